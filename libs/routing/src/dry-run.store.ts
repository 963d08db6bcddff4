import type { DryRunView, Form, Kind, RoutingMode } from '#contracts';
import type { Transaction } from '#database';
import { NIL_ID } from '#kernel';
import type { QueryItem } from '#query';
import { arrivalItem } from './arrival.js';
import type { DryRunResult } from './dry-run.js';
import type { Rule } from './ruleset.js';

export interface DryRun {
  id: string;
  state: DryRunView['state'];
  rules: { inForce: Rule[]; inForceMode: RoutingMode; tried: Rule[]; ruleId: string | null };
  mode: RoutingMode;
  days: number;
  createdAt: Date;
  readSoFar: number;
  expected: number;
  result: Partial<DryRunResult>;
  problem: string | null;
  finishedAt: Date | null;
}

export async function findDryRun(tx: Transaction, workspaceId: string, id: string): Promise<DryRun | null> {
  const [row] = await tx.query<DryRun>(
    `select id, state, rules, mode, days, created_at as "createdAt", read_so_far as "readSoFar", expected, result, problem, finished_at as "finishedAt"
     from dry_run where workspace_id = $1 and id = $2`,
    [workspaceId, id],
  );
  return row ?? null;
}

/** False when it was cancelled meanwhile. */
export async function noteDryRun(
  tx: Transaction,
  workspaceId: string,
  id: string,
  now: { state: DryRunView['state']; read: number; result: DryRunResult; problem: string | null; at: Date },
): Promise<boolean> {
  const rows = await tx.query(
    `update dry_run set state = $3, read_so_far = $4, result = $5, problem = $6, finished_at = case when $3 in ('done', 'failed') then $7::timestamptz end
     where workspace_id = $1 and id = $2 and state in ('waiting', 'running') returning id`,
    [workspaceId, id, now.state, now.read, JSON.stringify(now.result), now.problem, now.at],
  );
  return rows.length > 0;
}

export interface PastMention {
  id: string;
  received_at: string;
  conversation_id: string | null;
  text: string;
  title: string | null;
  kind: Kind;
  corrected: boolean;
  confidence: number;
  question: number;
  complaint: number;
  praise: number;
  negative: number;
  neutral: number;
  positive: number;
  lang: string;
  urgency: number;
  notes: string[];
  form: Form;
  channel_id: string;
  channel_name: string;
  network: string;
  purpose: string;
  handle: string;
  followers: number | null;
  location: string | null;
  /** Ids and names. */
  topics: string[];
}

const columns = `m.id, m.received_at::text as received_at, m.conversation_id, m.text, m.title, m.kind, m.corrected_by is not null as corrected, m.confidence,
  m.question, m.complaint, m.praise, m.negative, m.neutral, m.positive, m.lang, m.urgency, m.notes, m.form, m.channel_id, c.name as channel_name, c.network, c.purpose,
  a.handle, a.followers, coalesce(m.location, a.location) as location,
  array(select unnest(array[t.id::text, t.name]) from mention_topic f join topic t on t.workspace_id = f.workspace_id and t.id = f.topic_id
        where f.workspace_id = m.workspace_id and f.mention_id = m.id) as topics`;
const around = `m join channel c on c.workspace_id = m.workspace_id and c.id = m.channel_id join author a on a.workspace_id = m.workspace_id and a.id = m.author_id`;

/** Others' mentions in order of arrival, behind a place in that order. */
export function pastMentions(
  tx: Transaction,
  workspaceId: string,
  range: { since: Date; until: Date; after: { receivedAt: string; id: string } | null; limit: number },
): Promise<PastMention[]> {
  // The page is cut before anything is looked up for it, and has one place to begin behind, never "or none": only so it is read from
  // the index, beginning where the last one ended.
  return tx.query<PastMention>(
    `select ${columns} from (
       select * from mention where workspace_id = $1 and (received_at, id) > ($2::timestamptz, $3::uuid) and received_at < $4 and not own and deleted_at is null
       order by received_at, id limit $5) ${around} order by m.received_at, m.id`,
    [workspaceId, range.after?.receivedAt ?? range.since, range.after?.id ?? NIL_ID, range.until, range.limit],
  );
}

export async function pastMention(tx: Transaction, workspaceId: string, id: string): Promise<PastMention | null> {
  const [row] = await tx.query<PastMention>(
    `select ${columns} from mention ${around} where m.workspace_id = $1 and m.id = $2 and not m.own and m.deleted_at is null`,
    [workspaceId, id],
  );
  return row ?? null;
}

/** As rules saw it or would have seen it when it came in. What a person said it is, is sure. */
export function pastItem(mention: PastMention, unsureBelow: number): QueryItem {
  const { kind, corrected, question, complaint, praise, negative, neutral, positive } = mention;
  const said = { question: 0, complaint: 0, praise: 0, ...(kind === 'other' ? {} : { [kind]: 1 }) };
  return arrivalItem({
    text: mention.title ? `${mention.title}\n${mention.text}` : mention.text,
    kind,
    confidence: corrected ? 1 : mention.confidence,
    unsure: !corrected && mention.confidence < unsureBelow,
    scores: corrected ? said : { question, complaint, praise },
    sentiment: { negative, neutral, positive },
    lang: mention.lang,
    urgency: mention.urgency,
    notes: mention.notes,
    topics: mention.topics,
    channel: { id: mention.channel_id, name: mention.channel_name, network: mention.network },
    author: { handle: mention.handle, followers: mention.followers },
    form: mention.form,
    location: mention.location,
    addressed: isAddressed(mention),
  });
}

/** Of the past it is known only whether its channel is there to be answered on. */
export function isAddressed({ purpose }: PastMention): boolean {
  return purpose === 'answer';
}
