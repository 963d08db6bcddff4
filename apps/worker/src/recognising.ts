import type { Database } from '#database';
import { appendEvents, type NewEvent } from '#events';
import { addActivity, handOut, noteAnsweredThere } from '#inbox';
import { answeredAs, claimOffer, lockOffering, moveOffer, offerDesk, offerToOne } from '#routing';
import type { Parsed } from './delivery.js';

/** Posts that may answer something on the network, for whoever knows who wrote them. */
export function answering(parsed: readonly Parsed[]) {
  return parsed.flatMap(({ delivery, mention }, index) =>
    mention.own || mention.deleted || (!mention.inReplyTo && !mention.threadRoot)
      ? []
      : [
          {
            index,
            channelId: delivery.channelId,
            network: delivery.network,
            authorId: mention.author.externalId,
            handle: mention.author.handle,
            inReplyTo: mention.inReplyTo ?? null,
            threadRoot: mention.threadRoot ?? null,
          },
        ],
  );
}

/**
 * An advocate answered on the network as themselves: their offer is answered, whether they had taken it or not, and the thread
 * says so. Where somebody else holds it, or it is with staff again, only the thread says it. Twice changes nothing.
 */
export function recogniseAnswer(database: Database, workspaceId: string, mentionId: string, now: Date): Promise<boolean> {
  return database.inWorkspace({ workspaceId }, async (tx) => {
    const found = await answeredAs(tx, workspaceId, mentionId);
    const offering = found && (await lockOffering(tx, workspaceId, found.conversationId));
    if (!found || !offering) return false;
    const { memberId, conversationId, url } = found;
    const [known] = await tx.query(
      `select from activity where workspace_id = $1 and conversation_id = $2 and type = 'answered-there' and details ->> 'mentionId' = $3`,
      [workspaceId, conversationId, mentionId],
    );
    if (known) return false;
    await addActivity(tx, workspaceId, { conversationId, memberId, type: 'answered-there', details: { mentionId, url } });
    const events: NewEvent[] = [];
    const holder = offering.offers.find(({ id }) => id === offering.holderId);
    if (offering.state !== 'closed' && (!holder || holder.memberId === memberId)) {
      const own = offering.offers.find((offer) => offer.memberId === memberId);
      // Whoever declined, or was too slow, and answers after all has answered.
      const isOver = own && own.state !== 'offered' && own.state !== 'claimed';
      const dueAt = new Date(Math.max(offering.dueMs ?? 0, now.getTime() + 60_000));
      const offerId = own?.id ?? (await offerToOne(tx, workspaceId, offering, memberId, dueAt, now));
      if (isOver || (own?.state === 'offered' && own.dueAt <= now))
        await tx.query(`update offer set state = 'offered', due_at = $3, closed_at = null, reason = null where workspace_id = $1 and id = $2`, [
          workspaceId,
          offerId,
          dueAt,
        ]);
      if (!holder) {
        const desk = (await offerDesk(tx, workspaceId, offering.deskId))!;
        const claimed = await claimOffer(tx, workspaceId, { offerId, memberId, answerMinutes: desk.answerMinutes }, now);
        const handed = claimed.ok && (await handOut(tx, workspaceId, [{ conversationId, from: null, to: memberId }], { activity: 'assigned', now }));
        if (handed) events.push(...handed.events);
      }
      const moved = await moveOffer(tx, workspaceId, { offerId, memberId, to: 'answered', reason: 'recognised' }, now);
      if (moved) {
        await noteAnsweredThere(tx, workspaceId, conversationId);
        events.push({ type: 'offer.changed', conversationId, deskId: offering.deskId, memberId, body: { offerId, state: 'answered', mentionId } });
      }
    }
    await appendEvents(tx, workspaceId, [
      ...events,
      { type: 'conversation.changed', conversationId, deskId: offering.deskId, memberId, body: { answeredThere: mentionId } },
    ]);
    return true;
  });
}
