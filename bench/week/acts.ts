import type { OfferState, WebhookMention } from '#contracts';
import type { Database, Transaction } from '#database';
import { appendEvents, type NewEvent } from '#events';
import { handOut, noteAnsweredThere } from '#inbox';
import { newId } from '#kernel';
import { claimOffer, extendOffer, handOffById, lockOffering, moveOffer, noteConfirmed, noteConsent, offerDesk } from '#routing';
import type { Crowd } from './people.js';

const dayMs = 86_400_000;

class StaffHasIt extends Error {}

/** What people do, as the api does it for them: the same changes of the stores and the same events. */
export class Acts {
  /** Claims of offers that still stood open although staff had the conversation. */
  overtaken = 0;

  constructor(
    private readonly database: Database,
    private readonly crowd: Crowd,
  ) {}

  /** Answers and closes; false when it was taken from them meanwhile. */
  answer(agentId: string, conversationId: string, now: Date): Promise<boolean> {
    return this.inHome(async (tx, workspaceId) => {
      const [row] = await tx.query<{ channel_id: string; desk_id: string | null }>(
        `update conversation set status = 'resolved', resolved_at = $4, waiting_since = null, first_reply_at = coalesce(first_reply_at, $4), version = version + 1
         where workspace_id = $1 and id = $2 and assignee_id = $3 and status = 'open' returning channel_id, desk_id`,
        [workspaceId, conversationId, agentId, now],
      );
      if (!row) return false;
      await this.reply(tx, conversationId, agentId, now);
      await this.note(tx, conversationId, 'resolved', agentId, now);
      const at = { type: 'conversation.changed' as const, conversationId, channelId: row.channel_id, deskId: row.desk_id };
      await appendEvents(tx, workspaceId, [{ ...at, body: { status: { from: 'open', to: 'resolved' } } }]);
      return true;
    });
  }

  /** False when it was too late. */
  async claim(offerId: string, memberId: string, now: Date): Promise<boolean> {
    try {
      return await this.inHome(async (tx, workspaceId) => {
        const [of] = await tx.query<{ desk_id: string; conversation_id: string }>(
          `select desk_id, conversation_id from offer where workspace_id = $1 and id = $2`,
          [workspaceId, offerId],
        );
        const { answerMinutes } = (await offerDesk(tx, workspaceId, of!.desk_id))!;
        const claimed = await claimOffer(tx, workspaceId, { offerId, memberId, answerMinutes }, now);
        if (!claimed.ok) return false;
        const hands = [{ conversationId: of!.conversation_id, from: null, to: memberId, atDesk: of!.desk_id }];
        const { moved, events } = await handOut(tx, workspaceId, hands, { activity: 'assigned', now });
        if (moved.size === 0) throw new StaffHasIt();
        await appendEvents(tx, workspaceId, [...events, changed(claimed.offer, 'claimed')]);
        return true;
      });
    } catch (error) {
      // As in the api: nothing of this happened.
      if (!(error instanceof StaffHasIt)) throw error;
      this.overtaken += 1;
      return false;
    }
  }

  answerPublicly(offerId: string, memberId: string, conversationId: string, now: Date): Promise<boolean> {
    return this.inHome(async (tx, workspaceId) => {
      const moved = await moveOffer(tx, workspaceId, { offerId, memberId, to: 'answered', reason: 'public' }, now);
      if (!moved) return false;
      await noteAnsweredThere(tx, workspaceId, conversationId);
      await appendEvents(tx, workspaceId, [changed(moved, 'answered')]);
      return true;
    });
  }

  async move(offerId: string, memberId: string, to: OfferState, now: Date): Promise<void> {
    await this.inHome(async (tx, workspaceId) => {
      const before = await tx.query<{ state: string }>(`select state from offer where workspace_id = $1 and id = $2`, [workspaceId, offerId]);
      const moved = await moveOffer(tx, workspaceId, { offerId, memberId, to }, now);
      if (!moved) return;
      if (to === 'contacted') await extendOffer(tx, workspaceId, offerId, new Date(now.getTime() + 14 * dayMs));
      const held = before[0]!.state !== 'offered' && (to === 'declined' || to === 'not-done');
      const { events } = held
        ? await handOut(tx, workspaceId, [{ conversationId: moved.conversationId, from: memberId, to: null }], { activity: 'returned', now })
        : { events: [] };
      await appendEvents(tx, workspaceId, [...events, changed(moved, to)]);
    });
  }

  /** A partner's person took it: the customer is asked in the thread. */
  async askConsent(offerId: string, now: Date): Promise<void> {
    await this.inHome(async (tx, workspaceId) => {
      const handOff = await this.locked(tx, offerId);
      await noteConsent(tx, workspaceId, offerId, 'asked', null, now);
      await extendOffer(tx, workspaceId, offerId, new Date(now.getTime() + 3 * dayMs));
      await tx.query(
        `update conversation set waiting_since = null, first_reply_at = coalesce(first_reply_at, $3), version = version + 1 where workspace_id = $1 and id = $2`,
        [workspaceId, handOff.conversationId, now],
      );
      await this.reply(tx, handOff.conversationId, handOff.memberId, now);
    });
  }

  async agree(offerId: string, now: Date): Promise<void> {
    await this.inHome(async (tx, workspaceId) => {
      const handOff = await this.locked(tx, offerId);
      if (handOff.state !== 'claimed') return;
      await noteConsent(tx, workspaceId, offerId, 'given', { name: 'Somebody', reach: 'somebody@example.org', note: '' }, now);
      const { answerMinutes } = (await offerDesk(tx, workspaceId, handOff.deskId))!;
      await extendOffer(tx, workspaceId, offerId, new Date(now.getTime() + answerMinutes * 60_000));
    });
  }

  async confirm(offerId: string, now: Date): Promise<void> {
    await this.inHome(async (tx, workspaceId) => {
      const handOff = await this.locked(tx, offerId);
      await noteConfirmed(tx, workspaceId, offerId, true, now);
      await appendEvents(tx, workspaceId, [changed({ ...handOff, id: offerId }, 'confirmed')]);
    });
  }

  /** What the author writes when the answer did not help. */
  followUp(conversationId: string, now: Date): Promise<WebhookMention | null> {
    return this.inHome(async (tx, workspaceId) => {
      const [row] = await tx.query<{ external_id: string; author: string; handle: string }>(
        `select m.external_id, a.external_id as author, a.handle from conversation c join mention m on m.workspace_id = c.workspace_id and m.id = c.last_mention_id
         join author a on a.workspace_id = c.workspace_id and a.id = c.author_id where c.workspace_id = $1 and c.id = $2`,
        [workspaceId, conversationId],
      );
      if (!row) return null;
      const author = { id: row.author, handle: row.handle };
      return {
        id: newId(),
        text: 'That did not help, it still does not work. What can I do?',
        author,
        postedAt: now.toISOString(),
        inReplyTo: row.external_id,
        form: 'comment',
      };
    });
  }

  private inHome<T>(work: (tx: Transaction, workspaceId: string) => Promise<T>): Promise<T> {
    return this.database.inWorkspace({ workspaceId: this.crowd.workspaceId }, (tx) => work(tx, this.crowd.workspaceId));
  }

  private async locked(tx: Transaction, offerId: string) {
    const { workspaceId } = this.crowd;
    const handOff = (await handOffById(tx, workspaceId, offerId))!;
    await lockOffering(tx, workspaceId, handOff.conversationId);
    return (await handOffById(tx, workspaceId, offerId))!;
  }

  private async reply(tx: Transaction, conversationId: string, memberId: string, now: Date): Promise<void> {
    await tx.query(
      `insert into reply (workspace_id, id, conversation_id, channel_id, member_id, text, state, based_on, created_at, changed_at, sent_at)
       select $1, $2, id, channel_id, $4, 'Here is what to do.', 'sent', version, $5, $5, $5 from conversation where workspace_id = $1 and id = $3`,
      [this.crowd.workspaceId, newId(), conversationId, memberId, now],
    );
  }

  private async note(tx: Transaction, conversationId: string, type: string, memberId: string, now: Date): Promise<void> {
    await tx.query(`insert into activity (workspace_id, id, conversation_id, at, member_id, type) values ($1, $2, $3, $4, $5, $6)`, [
      this.crowd.workspaceId,
      newId(),
      conversationId,
      now,
      memberId,
      type,
    ]);
  }
}

function changed(offer: { id: string; conversationId: string; deskId: string; memberId: string }, state: string): NewEvent {
  const { id, conversationId, deskId, memberId } = offer;
  return { type: 'offer.changed', conversationId, deskId, memberId, body: { offerId: id, state } };
}
