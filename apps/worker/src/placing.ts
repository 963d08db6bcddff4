import { priorities } from '#contracts';
import type { Transaction } from '#database';
import type { NewEvent } from '#events';
import type { Route, Ruling, Settled } from '#inbox';
import type { QueryItem } from '#query';
import { type Decision, place, type Placement, storeDecisions, type Verdict, type WorkspaceRouting } from '#routing';

/** What was decided of one mention, before it is known whether it opens or joins a conversation. */
export interface Placed {
  verdict: Verdict;
  placement: Placement | null;
}

/** Pure: what the rules say, and the desk that comes of it. Our own posts are nobody's work. */
export function placeItem(routing: WorkspaceRouting, item: QueryItem, addressed: boolean): Placed {
  const verdict = routing.arrival.judge(item);
  return { verdict, placement: place(verdict, addressed, routing.places, routing.supportId, routing.crisis?.deskId ?? null) };
}

export function routeOf({ verdict, placement }: Placed): Route | null {
  if (!placement) return null;
  return {
    deskId: placement.deskId,
    teamId: verdict.teamId,
    skills: verdict.skills,
    wantedId: verdict.memberId,
    priority: verdict.priority ? priorities.indexOf(verdict.priority) : null,
  };
}

/** What the rules want of each conversation that found its desk, beside the desk. */
export function rulingsOf(settled: readonly Settled[], placed: readonly (Placed | null)[]): Ruling[] {
  return settled.flatMap(({ conversationId, index }): Ruling[] => {
    const verdict = placed[index]?.verdict;
    return verdict && (verdict.tags.length > 0 || verdict.slaPolicyId) ? [{ conversationId, tags: verdict.tags, slaPolicyId: verdict.slaPolicyId }] : [];
  });
}

/** Members whom rules tell of a conversation that found its desk. */
export function toldOf(settled: readonly Settled[], placed: readonly (Placed | null)[]): NewEvent[] {
  return settled.flatMap(({ conversationId, deskId, index }): NewEvent[] => {
    const verdict = placed[index]?.verdict;
    return verdict && verdict.notify.length > 0
      ? [{ type: 'routing.told', conversationId, deskId, body: { ruleId: verdict.ruleId, told: verdict.notify } }]
      : [];
  });
}

/** Writes down why each conversation that found its desk is there. */
export function storePlacings(tx: Transaction, workspaceId: string, settled: readonly Settled[], placed: readonly (Placed | null)[], now: Date): Promise<void> {
  return storeDecisions(
    tx,
    workspaceId,
    settled.flatMap(({ conversationId, mentionId, index, deskId }): Decision[] => {
      const decided = placed[index];
      if (!decided?.placement) return [];
      const { verdict, placement } = decided;
      return [
        {
          conversationId,
          what: 'placed',
          mentionId,
          ruleId: verdict.ruleId,
          deskId,
          memberId: verdict.memberId,
          matched: verdict.matched,
          score: verdict.score,
          passedOn: placement.passedOn,
          priority: verdict.priority,
        },
      ];
    }),
    now,
  );
}
