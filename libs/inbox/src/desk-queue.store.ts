import type { Kind } from '#contracts';
import type { Transaction } from '#database';
import type { NewEvent } from '#events';
import { newId } from '#kernel';
import { countFacets, type Facet } from './facets.js';

/** Work at a desk that nobody has in hand. */
export interface WaitingWork {
  id: string;
  channelId: string;
  lang: string;
  /** As the author says it. */
  location: string | null;
  skills: string[];
  teamId: string | null;
  wantedId: string | null;
  /** Who had the author's work before. */
  lastMemberId: string | null;
  /** The same for all work that the same people can take. */
  needs: string;
}

const needs = `concat(c.channel_id, ' ', c.lang, ' ', c.team_id, ' ', c.wanted_id, ' ', array_to_string(c.skills, ','))`;

/** The urgent first, then the oldest, without work of needs that nobody can meet now. */
export async function waitingAt(
  tx: Transaction,
  workspaceId: string,
  deskId: string,
  options: { limit: number; exceptIds: readonly string[]; exceptNeeds: readonly string[]; onlyWanted: boolean },
): Promise<WaitingWork[]> {
  return tx.query<WaitingWork>(
    `select c.id, c.channel_id as "channelId", c.lang, c.skills, (select a.location from author a where a.workspace_id = $1 and a.id = c.author_id) as location, c.team_id as "teamId", c.wanted_id as "wantedId",
       (select o.assignee_id from conversation o where o.workspace_id = $1 and o.author_id = c.author_id and o.id <> c.id and o.assignee_id is not null
        order by o.last_activity_at desc limit 1) as "lastMemberId", ${needs} as needs
     from conversation c
     where c.workspace_id = $1 and c.desk_id = $2 and c.status = 'open' and c.assignee_id is null
       and c.id <> all ($4::uuid[]) and ${needs} <> all ($5::text[]) and (not $6 or c.wanted_id is not null)
     order by c.priority desc, c.opened_at, c.id limit $3`,
    [workspaceId, deskId, options.limit, options.exceptIds, options.exceptNeeds, options.onlyWanted],
  );
}

/** Open conversations by whom and on which channel. */
export async function loadsOf(
  tx: Transaction,
  workspaceId: string,
  memberIds: readonly string[],
): Promise<{ memberId: string; channelId: string; open: number }[]> {
  return tx.query(
    `select assignee_id as "memberId", channel_id as "channelId", count(*)::int as open from conversation
     where workspace_id = $1 and assignee_id = any ($2::uuid[]) and status = 'open' group by 1, 2`,
    [workspaceId, memberIds],
  );
}

interface MovedRow {
  id: string;
  kind: Kind;
  unsure: boolean;
  channel_id: string;
  desk_id: string | null;
  before_desk: string | null;
  before_assignee: string | null;
  assignee_id: string | null;
}

/**
 * Gives open conversations to people, takes them back (null), or moves them to another desk (`deskId`), each only if it still is
 * where `from` and `atDesk` say. Answers which did, and the events to append last.
 */
export async function handOut(
  tx: Transaction,
  workspaceId: string,
  hands: readonly { conversationId: string; from: string | null; to: string | null; deskId?: string; atDesk?: string }[],
  how: { activity: 'assigned' | 'returned' | 'moved' | 'escalated'; now: Date },
): Promise<{ moved: Set<string>; events: NewEvent[] }> {
  if (hands.length === 0) return { moved: new Set(), events: [] };
  const ordered = [...hands].sort((a, b) => (a.conversationId < b.conversationId ? -1 : 1));
  const rows = await tx.query<MovedRow>(
    `with wanted as (select * from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[]) as g (id, from_id, to_id, to_desk, at_desk)),
       held as (
         select c.id, c.desk_id as before_desk, c.assignee_id as before_assignee, w.to_id, w.to_desk from conversation c join wanted w on w.id = c.id
         where c.workspace_id = $1 and c.status = 'open' and c.assignee_id is not distinct from w.from_id
           and (w.at_desk is null or c.desk_id = w.at_desk) order by c.id for no key update of c)
     update conversation c set assignee_id = held.to_id, desk_id = coalesce(held.to_desk, c.desk_id) from held where c.workspace_id = $1 and c.id = held.id
     returning c.id, c.kind, c.unsure, c.channel_id, c.desk_id, held.before_desk, held.before_assignee, c.assignee_id`,
    [
      workspaceId,
      ordered.map((hand) => hand.conversationId),
      ordered.map((hand) => hand.from),
      ordered.map((hand) => hand.to),
      ordered.map((hand) => hand.deskId ?? null),
      ordered.map((hand) => hand.atDesk ?? null),
    ],
  );
  const facet = (row: MovedRow): Facet => ({
    status: 'open',
    kind: row.kind,
    unsure: row.unsure,
    channelId: row.channel_id,
    deskId: row.desk_id,
    assigneeId: row.assignee_id,
  });
  await countFacets(
    tx,
    workspaceId,
    rows.map((row) => ({ before: { ...facet(row), deskId: row.before_desk, assigneeId: row.before_assignee }, after: facet(row) })),
  );
  const changes = rows.map((row) => ({
    ...(row.before_assignee === row.assignee_id ? {} : { assigneeId: { from: row.before_assignee, to: row.assignee_id } }),
    ...(row.before_desk === row.desk_id ? {} : { deskId: { from: row.before_desk, to: row.desk_id } }),
  }));
  await tx.query(
    `insert into activity (workspace_id, id, conversation_id, at, type, details) select $1, id, conversation_id, $5, $6, details::jsonb
     from unnest($2::uuid[], $3::uuid[], $4::text[]) as g (id, conversation_id, details)`,
    [
      workspaceId,
      rows.map(() => newId()),
      rows.map((row) => row.id),
      changes.map((change) => JSON.stringify({ ...change, by: 'routing' })),
      how.now,
      how.activity,
    ],
  );
  return {
    moved: new Set(rows.map((row) => row.id)),
    events: rows.map((row, index) => ({
      type: 'conversation.changed',
      conversationId: row.id,
      channelId: row.channel_id,
      deskId: row.desk_id,
      body: changes[index]!,
    })),
  };
}
