import type { StreamContext } from '../port.js';
import type { EmailConfig } from './email.config.js';
import { atMailbox, openForReading } from './email.imap.js';

/** IMAP's IDLE: it tells that there is something, and the poll reads it. */
export async function idleAtMailbox(context: StreamContext): Promise<void> {
  await atMailbox(context, async (client) => {
    let waking: Promise<void> = Promise.resolve();
    const wake = (): void => void (waking = waking.then(() => context.wake()).catch(() => undefined));
    client.on('exists', wake);
    const closed = new Promise<void>((resolve) => client.once('close', resolve));
    await openForReading(client, context.config as EmailConfig);
    context.opened();
    // What came between the last poll and now.
    wake();
    while (client.usable && !context.signal.aborted) await Promise.race([client.idle(), closed]);
    await waking;
  }).catch((error: unknown) => {
    if (!context.signal.aborted) throw error;
  });
}
