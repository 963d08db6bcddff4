import { log } from './log.js';

const patienceMs = 20_000;

/**
 * Runs `stop` once when the process is asked to end: SIGTERM, SIGINT, or the loss of the supervisor that started it. Exits
 * when it is done, or after 20 s whatever hangs.
 */
export function onStop(stop: () => Promise<void>): void {
  let stopping = false;
  const begin = (why: string): void => {
    if (stopping) return;
    stopping = true;
    log.info({ why }, 'stopping');
    setTimeout(() => process.exit(1), patienceMs).unref();
    stop()
      .catch((error: Error) => log.error({ error: error.message }, 'stopping went wrong'))
      .finally(() => process.exit(0));
  };
  process.on('SIGTERM', () => begin('SIGTERM'));
  process.on('SIGINT', () => begin('SIGINT'));
  process.on('disconnect', () => begin('the supervisor is gone'));
}
