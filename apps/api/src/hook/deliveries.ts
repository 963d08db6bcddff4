import type { HttpAnswer, RawRequest } from '#channels';
import type { Accepted } from '#contracts';
import { AppError, isId } from '#kernel';
import type { Intake } from '#listening';
import { acknowledgeSeconds, deliveries, items } from '../health/metrics.js';
import type { Door, Doors } from './doors.js';

/** Takes in what is delivered from outside, each delivery with a signature of its own. */
export class Deliveries {
  constructor(
    private readonly doors: Doors,
    private readonly intake: Pick<Intake, 'accept'>,
  ) {}

  /** A network makes sure that we are who was named to it. */
  async challenge(channelId: string, raw: RawRequest): Promise<HttpAnswer> {
    const { webhook, config, credentials, workspaceId, channelId: id } = await this.door(channelId);
    const answer = webhook.challenge?.(raw, { config, credentials, now: new Date() }) ?? null;
    if (!answer) throw new AppError('not-found', 'There is nothing to answer.');
    if (answer.keep) await this.doors.keep({ workspaceId, channelId: id }, answer.keep);
    return answer;
  }

  private async door(channelId: string): Promise<Door> {
    const door = isId(channelId) ? await this.doors.find(channelId.toLowerCase()) : null;
    if (!door) throw new AppError('not-found', 'There is no such channel.');
    return door;
  }

  /** Resolves once the delivery is on disk. */
  async take(channelId: string, raw: RawRequest): Promise<Accepted | HttpAnswer> {
    const began = performance.now();
    const door = await this.door(channelId);
    const { workspaceId, network, webhook, config, credentials } = door;
    try {
      const now = new Date();
      const secrets = door.secrets.filter((secret) => secret.untilMs > now.getTime()).map((secret) => secret.value);
      const channel = { config, credentials, now };
      if (!webhook.verify(raw, secrets, channel)) {
        if (webhook.onInvalid === 'refuse') throw new AppError('unauthenticated', 'The signature is missing, wrong or too old.');
        deliveries.inc({ network, outcome: 'unauthenticated' });
        return webhook.thanks ?? { accepted: 0, rejected: [] };
      }
      if (door.paused) throw new AppError('conflict', 'This channel is paused.');
      const { keep, items: accepted, rejected } = webhook.parse(raw, channel);
      if (keep !== null) await this.intake.accept({ workspaceId, channelId: door.channelId, how: 'webhook', body: keep, items: accepted + rejected.length });
      items.inc({ network, outcome: 'accepted' }, accepted);
      if (rejected.length > 0) items.inc({ network, outcome: 'rejected' }, rejected.length);
      deliveries.inc({ network, outcome: 'accepted' });
      return webhook.thanks ?? { accepted, rejected };
    } catch (error) {
      deliveries.inc({ network, outcome: error instanceof AppError ? error.code : 'bug' });
      throw error;
    } finally {
      acknowledgeSeconds.observe((performance.now() - began) / 1_000);
    }
  }
}
