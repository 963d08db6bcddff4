import pino from 'pino';

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** What is none of these is refused by the configuration, in words, a moment later. */
const level = logLevels.find((known) => known === process.env['LOG_LEVEL']) ?? (process.env['VITEST'] ? 'silent' : 'info');

/** JSON lines on stderr. Bodies and secrets are never logged; identifiers, counts and causes are. */
export const log = pino({ level, base: { pid: process.pid, part: process.env['EARSHOT_PART'] } }, pino.destination({ fd: 2, sync: true }));
