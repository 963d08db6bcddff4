import type { Database } from '#database';
import { newId } from '#kernel';
import type { Role } from '#contracts';

interface Column {
  name: string;
  type: string;
  needed: boolean;
}

/** Who looks, and how the page calls them. */
export const viewers = ['staff', 'of desk A', 'of channel A', 'advocate asked of A', 'partner asked of A', 'advocate not asked', 'other workspace'] as const;
export type Viewer = (typeof viewers)[number];
export type Seen = 'all' | 'some' | '';

/**
 * What the database itself shows of every table with row-level security, whatever the code above asks for. Two rows are put into each,
 * one of conversation A (at desk A, of channel A) and one of B, past triggers and keys; then everybody counts.
 */
export async function rowsSeen(database: Database): Promise<{ table: string; seen: Record<Viewer, Seen> }[]> {
  const workspaceId = newId();
  const sides = [0, 1].map(() => ({ conversation: newId(), desk: newId(), channel: newId(), author: newId(), mention: newId(), person: newId() }));
  const someone = newId();
  const members = { staff: newId(), desk: newId(), channel: newId(), advocate: newId(), partner: newId(), idle: newId() };
  const runner = database.source.createQueryRunner();
  await runner.connect();
  const query = <Row>(sql: string, values: unknown[] = []): Promise<Row[]> => runner.query(sql, values) as Promise<Row[]>;
  try {
    const tables = await query<{ table: string; columns: Column[] }>(
      `select c.relname as table, jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, null), 'needed', a.attnotnull and not a.atthasdef) order by a.attnum) as columns
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = ''
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relrowsecurity
       group by c.relname order by c.relname`,
    );
    await query(`set session_replication_role = replica`);
    for (const [index, side] of sides.entries()) {
      for (const { table, columns } of tables) {
        const own: Record<string, string> = side;
        const named: Record<string, string> = {
          workspace_id: workspaceId,
          conversation_id: side.conversation,
          public_id: side.conversation,
          into_id: side.conversation,
          desk_id: side.desk,
          channel_id: side.channel,
          author_id: side.author,
          mention_id: side.mention,
          person_id: side.person,
          member_id: someone,
          ...(own[table] ? { id: own[table] } : {}),
          ...(table === 'workspace' ? { id: workspaceId } : {}),
        };
        const filled = columns.filter(({ name, needed }) => needed || named[name]);
        await query(
          `insert into ${table} (${filled.map(({ name }) => `"${name}"`).join(', ')}) values (${filled.map(({ type }, at) => `$${at + 1}::${type}`).join(', ')}) on conflict do nothing`,
          filled.map(({ name, type }) => named[name] ?? some(type, index)),
        );
      }
    }
    const roles: [string, Role][] = [
      [members.staff, 'agent'],
      [members.desk, 'agent'],
      [members.channel, 'agent'],
      [members.advocate, 'advocate'],
      [members.partner, 'partner'],
      [members.idle, 'advocate'],
    ];
    for (const [id, role] of roles)
      await query(`insert into member (workspace_id, id, account_id, name, email, role) values ($1, $2::uuid, $2::uuid, 'x', $2::uuid::text, $3)`, [
        workspaceId,
        id,
        role,
      ]);
    const [a] = sides as [(typeof sides)[0]];
    await query(`insert into member_sight (workspace_id, member_id, desk_ids, channel_ids) values ($1, $2, $3, null), ($1, $4, null, $5)`, [
      workspaceId,
      members.desk,
      [a.desk],
      members.channel,
      [a.channel],
    ]);
    for (const [memberId, kind] of [
      [members.advocate, 'advocates'],
      [members.partner, 'partners'],
    ])
      await query(
        `insert into offer (workspace_id, id, conversation_id, desk_id, member_id, kind, round, state, offered_at, due_at) values ($1, $2, $3, $4, $5, $6, 1, 'offered', now(), now())`,
        [workspaceId, newId(), a.conversation, a.desk, memberId, kind],
      );
    await query(`set session_replication_role = default`);
    const scopes: Record<Viewer, { workspaceId: string; memberId: string }> = {
      staff: { workspaceId, memberId: members.staff },
      'of desk A': { workspaceId, memberId: members.desk },
      'of channel A': { workspaceId, memberId: members.channel },
      'advocate asked of A': { workspaceId, memberId: members.advocate },
      'partner asked of A': { workspaceId, memberId: members.partner },
      'advocate not asked': { workspaceId, memberId: members.idle },
      'other workspace': { workspaceId: newId(), memberId: members.staff },
    };
    const found = tables.map(({ table }) => ({ table, seen: {} as Record<Viewer, Seen> }));
    for (const row of found) {
      const [there] = await query<{ count: number }>(`select count(*)::int as count from ${row.table} where ${key(row.table)} = $1`, [workspaceId]);
      for (const viewer of viewers) {
        const [shown] = await database.inWorkspace(scopes[viewer], (tx) =>
          tx.query<{ count: number }>(`select count(*)::int as count from ${row.table} where ${key(row.table)} = $1`, [workspaceId]),
        );
        row.seen[viewer] = shown!.count === 0 ? '' : shown!.count === there!.count ? 'all' : 'some';
      }
    }
    return found;
  } finally {
    await runner.release();
  }
}

const key = (table: string): string => (table === 'workspace' ? 'id' : 'workspace_id');

/** Any value of a type; another for the second row. */
function some(type: string, index: number): unknown {
  if (type.endsWith('[]')) return '{}';
  switch (type) {
    case 'uuid':
      return newId();
    case 'jsonb':
      return '{}';
    case 'boolean':
      return false;
    case 'bytea':
      return Buffer.from([index]);
    case 'date':
      return '2026-01-01';
    case 'timestamp with time zone':
      return new Date();
    case 'text':
    case 'tsvector':
      return `x${index}`;
    default:
      return index + 1;
  }
}
