import { allow, type Caller, forgetPush, type Guests, isPushPoint, keepPush, pushKeys, pushSubscribers, type Sealer } from '#accounts';
import type { PushBody, TellingView } from '#contracts';
import type { Database } from '#database';
import { AppError } from '#kernel';
import { keepOfferMails, wantsOfferMails } from '#routing';

const authBytes = 16;

/** How people hear of what is offered to them: by mail, and on browsers that agreed. */
export class Telling {
  constructor(
    private readonly database: Database,
    private readonly sealer: Sealer,
    private readonly guests: Guests,
  ) {}

  mine(caller: Caller): Promise<TellingView> {
    allow(caller, 'offer.answer');
    const { workspaceId, memberId } = caller;
    // Keys and browsers are the machinery's to read; this shows nothing but one's own count and what is public.
    return this.database.inWorkspace({ workspaceId }, async (tx) => ({
      mail: await wantsOfferMails(tx, workspaceId, memberId),
      canMail: this.guests.mails,
      devices: (await pushSubscribers(tx, workspaceId, [memberId])).length,
      key: (await pushKeys(tx, this.sealer, workspaceId)).publicKey.toString('base64url'),
    }));
  }

  async choose(caller: Caller, mail: boolean): Promise<TellingView> {
    allow(caller, 'offer.answer');
    const { workspaceId, memberId } = caller;
    await this.database.inWorkspace({ workspaceId }, (tx) => keepOfferMails(tx, workspaceId, memberId, mail));
    return this.mine(caller);
  }

  async add(caller: Caller, { endpoint, keys, lang }: PushBody, now: Date): Promise<TellingView> {
    allow(caller, 'offer.answer');
    const { workspaceId, memberId } = caller;
    const [p256dh, auth] = [Buffer.from(keys.p256dh, 'base64url'), Buffer.from(keys.auth, 'base64url')];
    if (!isPushPoint(p256dh)) throw wrong('keys.p256dh', 'is no point on P-256');
    if (auth.length !== authBytes) throw wrong('keys.auth', `must hold ${authBytes} bytes`);
    await this.database.inWorkspace({ workspaceId }, (tx) => keepPush(tx, workspaceId, { memberId, endpoint, p256dh, auth, lang }, now));
    return this.mine(caller);
  }

  async forget(caller: Caller, endpoint: string): Promise<TellingView> {
    allow(caller, 'offer.answer');
    const { workspaceId, memberId } = caller;
    await this.database.inWorkspace({ workspaceId }, (tx) => forgetPush(tx, workspaceId, memberId, endpoint));
    return this.mine(caller);
  }
}

const wrong = (field: string, message: string): AppError => new AppError('invalid', 'This browser’s keys are not right.', { fields: [{ field, message }] });
