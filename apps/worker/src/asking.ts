import { canReply, findChannelType } from '#channels';
import type { Database } from '#database';
import type { Asking } from '#inbox';

/** What the inbox must know of networks and of us to ask people whether they are content. */
export function askingWith(database: Database, origin: string): Asking {
  return { database, canReply, origin, isSimulated: (network) => findChannelType(network)?.simulated ?? true };
}
