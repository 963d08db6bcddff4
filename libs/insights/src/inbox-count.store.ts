import { type InboxCounts, type Kind, kinds, type Status } from '#contracts';
import type { Transaction } from '#database';
import { NIL_ID } from '#kernel';

/** The counts of a workspace, from which each member's own are made. */
export interface WorkspaceCounts {
  facets: { status: Status; kind: Kind; unsure: boolean; channelId: string; deskId: string | null; assigneeId: string | null; conversations: number }[];
}

/** Counts that follow the log, for one member; null until counted once. */
export interface MemberCounts {
  named: { waiting: number | null; mentions: number | null; approval: number | null; thanks: number | null };
  saved: Record<string, number | null>;
  tags: Record<string, number | null>;
}

export async function workspaceCounts(tx: Transaction, workspaceId: string): Promise<WorkspaceCounts> {
  const rows = await tx.query<{ status: Status; kind: Kind; unsure: boolean; channel_id: string; desk_id: string; assignee_id: string; conversations: number }>(
    `select status, kind, unsure, channel_id, desk_id, assignee_id, sum(conversations)::int as conversations from inbox_count
     where workspace_id = $1 group by 1, 2, 3, 4, 5, 6 having sum(conversations) <> 0`,
    [workspaceId],
  );
  return {
    facets: rows.map((r) => ({
      status: r.status,
      kind: r.kind,
      unsure: r.unsure,
      channelId: r.channel_id,
      deskId: r.desk_id === NIL_ID ? null : r.desk_id,
      assigneeId: r.assignee_id === NIL_ID ? null : r.assignee_id,
      conversations: r.conversations,
    })),
  };
}

/** Pure: what one member sees. `kinds`, `channels` and `desks` count open conversations. */
export function countsFor({ facets }: WorkspaceCounts, memberId: string, live: MemberCounts): InboxCounts {
  const views = {
    open: 0,
    mine: 0,
    unassigned: 0,
    waiting: live.named.waiting ?? 0,
    unsure: 0,
    mentions: live.named.mentions ?? 0,
    approval: live.named.approval ?? 0,
    thanks: live.named.thanks ?? 0,
    snoozed: 0,
    resolved: 0,
    all: 0,
  };
  const counts: InboxCounts = {
    views,
    kinds: Object.fromEntries(kinds.map((kind) => [kind, 0])) as Record<Kind, number>,
    channels: {},
    desks: {},
    tags: Object.fromEntries(Object.entries(live.tags).map(([id, count]) => [id, count ?? 0])),
    saved: live.saved,
  };
  for (const { status, kind, unsure, channelId, deskId, assigneeId, conversations } of facets) {
    views.all += conversations;
    if (status === 'snoozed' || status === 'resolved') views[status] += conversations;
    if (status !== 'open') continue;
    views.open += conversations;
    if (assigneeId === memberId) views.mine += conversations;
    if (assigneeId === null) views.unassigned += conversations;
    if (unsure) views.unsure += conversations;
    counts.kinds[kind] += conversations;
    counts.channels[channelId] = (counts.channels[channelId] ?? 0) + conversations;
    if (deskId) counts.desks[deskId] = (counts.desks[deskId] ?? 0) + conversations;
  }
  return counts;
}
