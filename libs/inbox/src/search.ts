import type { Transaction } from '#database';
import { conversationFields, mentionFields, type QuerySchema, type SqlColumns } from '#query';

/** What people name, by their names or ids, as the ids of rows. */
const lookups = {
  channel: (workspace: string, values: string) =>
    `select id from channel where workspace_id = ${workspace} and (network = any (${values}) or lower(name collate "C") = any (${values}) or id::text = any (${values}))`,
  network: (workspace: string, values: string) => `select id from channel where workspace_id = ${workspace} and network = any (${values})`,
  author: (workspace: string, values: string) =>
    `select id from author where workspace_id = ${workspace} and handle_folded = any (${values})
     union all select v::uuid from unnest(${values}) as v where v ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'`,
  tag: (workspace: string, values: string) => `select id from tag where workspace_id = ${workspace} and lower(name collate "C") = any (${values})`,
  desk: (workspace: string, values: string) =>
    `select id from desk where workspace_id = ${workspace} and (lower(name collate "C") = any (${values}) or id::text = any (${values}))`,
  team: (workspace: string, values: string) =>
    `select id from team where workspace_id = ${workspace} and (lower(name collate "C") = any (${values}) or id::text = any (${values}))`,
};

export type Named = keyof typeof lookups;

/** How a condition says that an id is among those with these names: `values` is the placeholder of the names. */
export type Naming = (what: Named, workspace: string, values: string) => string;

const inOneStatement: Naming = (what, workspace, values) => `in (${lookups[what](workspace, values)})`;

/** Finds the ids first, in a statement of their own: the planner knows how many rows an id has, and of a name it does not. */
export function namingFirst(): { naming: Naming; look: (tx: Transaction, parameters: unknown[]) => Promise<void> } {
  const asked: { what: Named; values: string }[] = [];
  return {
    naming: (what, _, values) => {
      asked.push({ what, values });
      return `= any (${values.replace('::text[]', '::uuid[]')})`;
    },
    look: async (tx, parameters) => {
      await Promise.all(
        asked.map(async ({ what, values }) => {
          const at = Number(/\d+/.exec(values)![0]) - 1;
          const rows = await tx.query<{ id: string }>(lookups[what]('(select app_workspace())', '$1::text[]'), [parameters[at]]);
          parameters[at] = rows.map(({ id }) => id);
        }),
      );
    },
  };
}

const tagged = (id: string, workspace: string, naming: Naming) => (values: string) =>
  `exists (select from conversation_tag g where g.workspace_id = ${workspace} and g.conversation_id = ${id} and g.tag_id ${naming('tag', workspace, values)})`;
const untagged = (id: string, workspace: string): string =>
  `not exists (select from conversation_tag g where g.workspace_id = ${workspace} and g.conversation_id = ${id})`;

/** Mentions in a topic by its name or its id. */
const inTopic = (values: string, workspace: string): string =>
  `select t.mention_id from mention_topic t join topic n on n.workspace_id = t.workspace_id and n.id = t.topic_id
   where t.workspace_id = ${workspace} and (lower(n.name collate "C") = any (${values}) or n.id::text = any (${values}))`;

/** Where the fields of a mention query live; `m` is the mention. */
export function mentionColumns(unsureBelow: number, naming: Naming = inOneStatement): SqlColumns {
  const named = (id: string, what: Named) => (values: string) => `${id} ${naming(what, 'm.workspace_id', values)}`;
  return {
    text: (query) => `m.id in (select find_mentions(${query}))`,
    fields: {
      kind: { type: 'text', sql: 'm.kind', folded: true },
      unsure: { type: 'boolean', sql: `m.corrected_by is null and m.confidence < ${Number(unsureBelow)}` },
      confidence: { type: 'number', sql: 'm.confidence' },
      lang: { type: 'text', sql: 'm.lang', folded: true },
      channel: { type: 'any', any: named('m.channel_id', 'channel') },
      network: { type: 'any', any: named('m.channel_id', 'network') },
      author: { type: 'any', any: named('m.author_id', 'author') },
      followers: { type: 'number', sql: '(select followers from author a where a.workspace_id = m.workspace_id and a.id = m.author_id)' },
      form: { type: 'text', sql: 'm.form', folded: true },
      sentiment: {
        type: 'text',
        sql: `case when m.negative >= m.neutral and m.negative >= m.positive then 'negative' when m.positive > m.neutral then 'positive' else 'neutral' end`,
        folded: true,
      },
      urgency: { type: 'number', sql: 'm.urgency' },
      note: { type: 'text[]', sql: 'm.notes' },
      tag: { type: 'any', any: tagged('m.conversation_id', 'm.workspace_id', naming), none: untagged('m.conversation_id', 'm.workspace_id') },
      topic: {
        type: 'any',
        any: (values) => `m.id in (${inTopic(values, 'm.workspace_id')})`,
        none: 'not exists (select from mention_topic t where t.workspace_id = m.workspace_id and t.mention_id = m.id)',
      },
      received: { type: 'timestamptz', sql: 'm.received_at' },
      posted: { type: 'timestamptz', sql: 'm.posted_at' },
      own: { type: 'boolean', sql: 'm.own' },
      simulated: { type: 'boolean', sql: `m.channel_id ${inOneStatement('network', 'm.workspace_id', `array['simulator']`)}` },
      corrected: { type: 'boolean', sql: 'm.corrected_by is not null' },
      edited: { type: 'boolean', sql: 'm.edited_at is not null' },
      deleted: { type: 'boolean', sql: 'm.deleted_at is not null' },
    },
  };
}

/** Where the fields of a conversation query live; `c` is the conversation and `a` its author. */
export function conversationColumns(naming: Naming = inOneStatement): SqlColumns {
  const named = (id: string, what: Named) => (values: string) => `${id} ${naming(what, 'c.workspace_id', values)}`;
  const members = (values: string): string =>
    `select id from member where workspace_id = c.workspace_id and (id::text = any (${values}) or lower(name collate "C") = any (${values}) or lower(email collate "C") = any (${values}))`;
  return {
    text: (query) => `c.id in (select find_conversations(${query}))`,
    manyDocuments: true,
    fields: {
      kind: { type: 'text', sql: 'c.kind', folded: true },
      unsure: { type: 'boolean', sql: 'c.unsure' },
      confidence: { type: 'number', sql: 'c.confidence' },
      lang: { type: 'text', sql: 'c.lang', folded: true },
      channel: { type: 'any', any: named('c.channel_id', 'channel') },
      network: { type: 'any', any: named('c.channel_id', 'network') },
      author: { type: 'any', any: named('c.author_id', 'author') },
      followers: { type: 'number', sql: 'a.followers' },
      form: { type: 'text', sql: 'c.form', folded: true },
      urgency: { type: 'number', sql: 'c.urgency' },
      topic: {
        type: 'any',
        any: (values) => `c.id in (select conversation_id from mention where workspace_id = c.workspace_id and id in (${inTopic(values, 'c.workspace_id')}))`,
        none: `not exists (select from mention m join mention_topic t on t.workspace_id = m.workspace_id and t.mention_id = m.id
          where m.workspace_id = c.workspace_id and m.conversation_id = c.id)`,
      },
      simulated: { type: 'boolean', sql: `c.channel_id ${inOneStatement('network', 'c.workspace_id', `array['simulator']`)}` },
      status: { type: 'text', sql: 'c.status', folded: true },
      priority: { type: 'number', sql: 'c.priority' },
      assignee: { type: 'any', any: (values) => `c.assignee_id in (${members(values)})`, none: 'c.assignee_id is null' },
      mentions: {
        type: 'any',
        any: (values) => `c.id in (select n.conversation_id from note n where n.workspace_id = c.workspace_id and n.mentions && array(${members(values)}))`,
      },
      follower: {
        type: 'any',
        any: (values) => `c.id in (select f.conversation_id from follower f where f.workspace_id = c.workspace_id and f.member_id in (${members(values)}))`,
        none: 'not exists (select from follower f where f.workspace_id = c.workspace_id and f.conversation_id = c.id)',
      },
      breached: { type: 'boolean', sql: `c.sla_state = 'breached'` },
      desk: { type: 'any', any: named('c.desk_id', 'desk'), none: 'c.desk_id is null' },
      team: { type: 'any', any: named('c.team_id', 'team'), none: 'c.team_id is null' },
      tag: { type: 'any', any: tagged('c.id', 'c.workspace_id', naming), none: untagged('c.id', 'c.workspace_id') },
      messages: { type: 'number', sql: 'c.mention_count' },
      waiting: { type: 'timestamptz', sql: 'c.waiting_since' },
      snoozed: { type: 'timestamptz', sql: 'c.snoozed_until' },
      opened: { type: 'timestamptz', sql: 'c.opened_at' },
      active: { type: 'timestamptz', sql: 'c.last_activity_at' },
      resolved: { type: 'timestamptz', sql: 'c.resolved_at' },
      answered: { type: 'boolean', sql: 'c.first_reply_at is not null' },
      approval: { type: 'boolean', sql: `c.id in (select p.conversation_id from approval p where p.workspace_id = c.workspace_id and p.state = 'waiting')` },
    },
  };
}

/** Fields that have a place here; the language knows more, which later rooms bring. */
function placed(schema: QuerySchema, { fields }: SqlColumns): QuerySchema {
  return { name: schema.name, fields: schema.fields.filter((field) => Object.hasOwn(fields, field.name)) };
}

export const searchableMentions = placed(mentionFields, mentionColumns(0));
export const searchableConversations = placed(conversationFields, conversationColumns());
