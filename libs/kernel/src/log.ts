import pino from 'pino';

/** JSON lines on stderr. Bodies and secrets are never logged; identifiers, counts and causes are. */
export const log = pino(
  { level: process.env['LOG_LEVEL'] ?? (process.env['VITEST'] ? 'silent' : 'info'), base: { pid: process.pid, part: process.env['EARSHOT_PART'] } },
  pino.destination({ fd: 2, sync: true }),
);
