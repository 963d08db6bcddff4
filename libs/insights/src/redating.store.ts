import type { TimeZoneView } from '#contracts';
import type { Transaction } from '#database';
import { everything, holdZone, redateTopic, timeZoneOf } from './fold.store.js';
import { redateService } from './service.store.js';

/** Where days begin, and where they are going to. */
export async function timeZoneView(tx: Transaction, workspaceId: string): Promise<TimeZoneView> {
  const [row] = await tx.query<{ changing: TimeZoneView['changing'] }>(`select settings -> 'redating' as changing from workspace where id = $1`, [workspaceId]);
  return { timeZone: await timeZoneOf(tx, workspaceId), changing: row?.changing ?? null };
}

/** Wants days to begin elsewhere. Until everything is summed anew, days stay as they are. */
export async function askRedating(tx: Transaction, workspaceId: string, timeZone: string): Promise<void> {
  await tx.query(
    `update workspace set settings = case when coalesce(settings ->> 'timeZone', 'UTC') = $2 then settings - 'redating'
       else settings || jsonb_build_object('redating', jsonb_build_object('timeZone', $2::text, 'share', 0)) end where id = $1`,
    [workspaceId, timeZone],
  );
}

/** How far a change to this zone has come, 0 to 1. Nothing, when another is wanted by now. */
export async function noteRedating(tx: Transaction, workspaceId: string, timeZone: string, share: number): Promise<void> {
  await tx.query(
    `update workspace set settings = jsonb_set(settings, '{redating,share}', to_jsonb($3::float8)) where id = $1 and settings -> 'redating' ->> 'timeZone' = $2`,
    [workspaceId, timeZone, share],
  );
}

/**
 * Sums by the days of another zone and makes it the workspace's, all in this transaction: figures stay as they were until it ends. What was kept for
 * the long run stays as it was. Answers false when somebody else is at it.
 */
export async function redate(tx: Transaction, workspaceId: string, timeZone: string, said: (share: number) => Promise<void>): Promise<boolean> {
  // Whoever measures times holds this.
  await tx.query(`select from routing_state where workspace_id = $1 for update`, [workspaceId]);
  if (!(await holdZone(tx, workspaceId, true))) return false;
  const [size] = await tx.query<{ times: number; topics: string[] }>(
    `select (select count(*)::int from service_time where workspace_id = $1) as times, array(select id from topic where workspace_id = $1) as topics`,
    [workspaceId],
  );
  const topicIds = [everything, ...size!.topics];
  // Posts take as long as times do, roughly.
  for (const [index, topicId] of topicIds.entries()) {
    await redateTopic(tx, workspaceId, topicId, timeZone);
    await said(((index + 1) / topicIds.length) * 0.5);
  }
  await redateService(tx, workspaceId, timeZone, (counted) => said(0.5 + (counted / Math.max(1, size!.times)) * 0.5));
  await tx.query(
    `update workspace set settings = (case when settings -> 'redating' ->> 'timeZone' = $2 then settings - 'redating' else settings end) || jsonb_build_object('timeZone', $2::text)
     where id = $1`,
    [workspaceId, timeZone],
  );
  return true;
}
