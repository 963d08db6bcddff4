import type { Database } from '#database';

/** How a conversation went, told from its decisions and offers. */
const ways = `case
  when exists (select from offer o where o.workspace_id = c.workspace_id and o.conversation_id = c.id and o.kind = 'advocates') then
    case when exists (select from offer o where o.workspace_id = c.workspace_id and o.conversation_id = c.id and o.state = 'answered') then 'answered by an advocate' else 'offered to advocates, then staff' end
  when exists (select from offer o where o.workspace_id = c.workspace_id and o.conversation_id = c.id and o.kind = 'partners') then
    case when exists (select from offer o where o.workspace_id = c.workspace_id and o.conversation_id = c.id and o.claimed_at is not null) then 'taken by a partner' else 'offered to partners, then staff' end
  when exists (select from offering g where g.workspace_id = c.workspace_id and g.conversation_id = c.id) then 'nobody to offer it to, so staff'
  else 'staff' end`;
const answered = `least(c.first_reply_at, (select min(g.closed_at) from offer o join offering g on g.workspace_id = o.workspace_id and g.conversation_id = o.conversation_id
  where o.workspace_id = c.workspace_id and o.conversation_id = c.id and o.state = 'answered'))`;

/** Counts, waiting times in minutes, and what came of it. */
export function figuresOf(database: Database, workspaceId: string, start: Date): Promise<Record<string, number>> {
  return database.inWorkspace({ workspaceId }, async (tx) => {
    const figures: Record<string, number> = {};
    const count = async (what: string, sql: string): Promise<void> => {
      figures[what] = (await tx.query<{ count: number }>(`select count(*)::int as count from ${sql}`, [workspaceId]))[0]!.count;
    };
    await count('mentions', `mention where workspace_id = $1`);
    await count('conversations', `conversation where workspace_id = $1`);
    await count('stuck: somebody waits, and nothing more is due', `conversation where workspace_id = $1 and status = 'open' and waiting_since is not null`);
    await count('answered, and never closed', `conversation where workspace_id = $1 and status = 'open' and waiting_since is null`);
    await count(
      'offers that are still open with nobody',
      `offering g where g.workspace_id = $1 and g.state <> 'closed' and not exists (select from directory_routing d where d.workspace_id = $1 and d.what = 'offering' and d.subject_id = g.conversation_id)`,
    );
    const waits = await tx.query<{ way: string; count: number; p50: number; p90: number; p99: number; most: number }>(
      `select way, count(*)::int as count, percentile_disc(0.5) within group (order by wait) as p50, percentile_disc(0.9) within group (order by wait) as p90,
         percentile_disc(0.99) within group (order by wait) as p99, max(wait) as most
       from (select ${ways} as way, round(extract(epoch from ${answered} - c.opened_at) / 60)::int as wait from conversation c where c.workspace_id = $1) x group by way order by count desc`,
      [workspaceId],
    );
    for (const { way, count: conversations, p50, p90, p99, most } of waits) {
      figures[`${way}: conversations`] = conversations;
      for (const [name, minutes] of [
        ['p50', p50],
        ['p90', p90],
        ['p99', p99],
        ['longest', most],
      ] as const)
        figures[`${way}: first answer after minutes, ${name}`] = minutes;
    }
    const days = await tx.query<{ day: number; count: number; p50: number; p90: number; at_hand: number }>(
      `select day, count(*)::int as count, percentile_disc(0.5) within group (order by wait) as p50, percentile_disc(0.9) within group (order by wait) as p90,
         percentile_disc(0.9) within group (order by held) as at_hand
       from (select floor(extract(epoch from c.opened_at - $2::timestamptz) / 86400)::int as day, round(extract(epoch from ${answered} - c.opened_at) / 60)::int as wait,
           round(extract(epoch from (select min(d.at) from routing_decision d where d.workspace_id = $1 and d.conversation_id = c.id and d.what = 'assigned') - c.opened_at) / 60)::int as held
         from conversation c where c.workspace_id = $1 and ${ways} = 'staff') x group by day order by day`,
      [workspaceId, start],
    );
    for (const { day, count: conversations, p50, p90, at_hand: held } of days) {
      figures[`day ${day}, staff: conversations`] = conversations;
      figures[`day ${day}, staff: given to somebody after minutes, p90`] = held;
      figures[`day ${day}, staff: first answer after minutes, p50`] = p50;
      figures[`day ${day}, staff: first answer after minutes, p90`] = p90;
    }
    for (const { kind, state, count: offers } of await tx.query<{ kind: string; state: string; count: number }>(
      `select kind, state, count(*)::int as count from offer where workspace_id = $1 group by 1, 2 order by 1, 3 desc`,
      [workspaceId],
    ))
      figures[`offers to ${kind}: ${state}`] = offers;
    for (const { what, note, count: decisions } of await tx.query<{ what: string; note: string | null; count: number }>(
      `select what, body ->> 'note' as note, count(*)::int as count from routing_decision where workspace_id = $1 and what in ('passed-on', 'returned', 'escalated', 'assigned') group by 1, 2 order by 1, 3 desc`,
      [workspaceId],
    ))
      figures[`decisions: ${what}${note ? ` (${note})` : ''}`] = decisions;
    for (const { kind, done_by: by, count: outcomes } of await tx.query<{ kind: string; done_by: string; count: number }>(
      `select kind, done_by, count(*)::int as count from outcome where workspace_id = $1 and not void group by 1, 2 order by 1, 3 desc`,
      [workspaceId],
    ))
      figures[`outcome ${kind} by ${by}`] = outcomes;
    return figures;
  });
}
