import { type InboxCounts, type Kind, kinds, type Status } from '#contracts';
import type { Transaction } from '#database';
import { NIL_ID } from '#kernel';

/** The counts of a workspace, from which each member's own are made. */
export interface WorkspaceCounts {
  facets: { status: Status; kind: Kind; unsure: boolean; assigneeId: string | null; conversations: number }[];
  /** Open conversations that wait for us; counting stops at `mostWaiting`. */
  waiting: number;
}

export const mostWaiting = 10_000;

export async function workspaceCounts(tx: Transaction, workspaceId: string): Promise<WorkspaceCounts> {
  const rows = await tx.query<{ status: Status; kind: Kind; unsure: boolean; assignee_id: string; conversations: number }>(
    `select status, kind, unsure, assignee_id, sum(conversations)::int as conversations from inbox_count
     where workspace_id = $1 group by 1, 2, 3, 4 having sum(conversations) <> 0`,
    [workspaceId],
  );
  const [row] = await tx.query<{ waiting: number }>(
    `select count(*)::int as waiting from (
       select 1 from conversation where workspace_id = $1 and waiting_since is not null and status = 'open' limit ${mostWaiting}) as w`,
    [workspaceId],
  );
  return {
    facets: rows.map((r) => ({
      status: r.status,
      kind: r.kind,
      unsure: r.unsure,
      assigneeId: r.assignee_id === NIL_ID ? null : r.assignee_id,
      conversations: r.conversations,
    })),
    waiting: row!.waiting,
  };
}

/** Pure: what one member sees. `kinds` counts open conversations. */
export function countsFor({ facets, waiting }: WorkspaceCounts, memberId: string): InboxCounts {
  type Matches = (facet: WorkspaceCounts['facets'][number]) => boolean;
  const sum = (matches: Matches): number => facets.filter(matches).reduce((total, facet) => total + facet.conversations, 0);
  const sumOpen = (matches: Matches): number => sum((facet) => facet.status === 'open' && matches(facet));
  return {
    views: {
      open: sumOpen(() => true),
      mine: sumOpen((facet) => facet.assigneeId === memberId),
      unassigned: sumOpen((facet) => facet.assigneeId === null),
      waiting,
      unsure: sumOpen((facet) => facet.unsure),
      snoozed: sum((facet) => facet.status === 'snoozed'),
      resolved: sum((facet) => facet.status === 'resolved'),
      all: sum(() => true),
    },
    kinds: Object.fromEntries(kinds.map((kind) => [kind, sumOpen((facet) => facet.kind === kind)])) as Record<Kind, number>,
  };
}
