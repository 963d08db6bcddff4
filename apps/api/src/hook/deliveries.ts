import type { IncomingHttpHeaders } from 'node:http';
import type { Accepted } from '#contracts';
import { AppError, isId } from '#kernel';
import type { Intake } from '#listening';
import { acknowledgeSeconds, deliveries, items } from '../health/metrics.js';
import type { Doors } from './doors.js';

/** Takes in what is delivered from outside, each delivery with a signature of its own. */
export class Deliveries {
  constructor(
    private readonly doors: Doors,
    private readonly intake: Pick<Intake, 'accept'>,
  ) {}

  /** Resolves once the delivery is on disk. */
  async take(channelId: string, headers: IncomingHttpHeaders, body: Buffer): Promise<Accepted> {
    const began = performance.now();
    const door = isId(channelId) ? await this.doors.find(channelId.toLowerCase()) : null;
    if (!door) throw new AppError('not-found', 'There is no such channel.');
    const { workspaceId, network, webhook } = door;
    const raw = { headers: headers as Record<string, string | undefined>, body };
    try {
      const now = new Date();
      const secrets = door.secrets.filter((secret) => secret.untilMs > now.getTime()).map((secret) => secret.value);
      if (!webhook.verify(raw, secrets, now)) throw new AppError('unauthenticated', 'The signature is missing, wrong or too old.');
      if (door.paused) throw new AppError('conflict', 'This channel is paused.');
      const { keep, items: accepted, rejected } = webhook.parse(raw);
      await this.intake.accept({ workspaceId, channelId: door.channelId, how: 'webhook', body: keep, items: accepted + rejected.length });
      items.inc({ network, outcome: 'accepted' }, accepted);
      if (rejected.length > 0) items.inc({ network, outcome: 'rejected' }, rejected.length);
      deliveries.inc({ network, outcome: 'accepted' });
      return { accepted, rejected };
    } catch (error) {
      deliveries.inc({ network, outcome: error instanceof AppError ? error.code : 'bug' });
      throw error;
    } finally {
      acknowledgeSeconds.observe((performance.now() - began) / 1_000);
    }
  }
}
