import { Database } from '#database';
import { newId } from '#kernel';
import { searchDocument } from '#query';
import { loadReader } from '#understanding';
import { inventMentions } from './mentions.js';

export interface House {
  workspaceId: string;
  memberId: string;
  accountId: string;
  channelIds: string[];
  /** Thread of 10,000 posts. */
  longId: string;
}

const texts = 2_000;
const members = 200;
const channels = 6;
const longThread = 10_000;
const chunk = 100_000;

/** An id as ours are: in order of time, told from a number. `$of` is a number, `$at` a time. */
const idSql = (kind: string, of: string, at: string): string =>
  `(lpad(to_hex((extract(epoch from ${at}) * 1000)::bigint), 12, '0') || '7' || substr(md5('${kind}' || (${of})), 1, 3) || '8' || substr(md5('${kind}' || (${of})), 4, 15))::uuid`;

/**
 * Two years of a busy house, straight into the tables: `conversations` of two mentions each, one of 10,000, answers, notes,
 * people, tags, what search looks in and the counters. About five in a hundred are open. Of a million it takes some minutes
 * and 6 GB. Only for benchmarks: it goes round the pipeline and the log.
 */
export async function buildHouse(database: Database, conversations: number, said: (line: string) => void): Promise<House> {
  const workspaceId = newId();
  const memberIds = Array.from({ length: members }, () => newId());
  const channelIds = Array.from({ length: channels }, () => newId());
  const authors = Math.ceil(conversations / 3);
  const runner = database.source.createQueryRunner();
  await runner.connect();
  const run = async (what: string, sql: string, parameters: unknown[] = []): Promise<void> => {
    const startedAt = performance.now();
    await runner.query(sql, parameters);
    said(`${what}: ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
  };
  const inChunks = async (what: string, count: number, sql: string): Promise<void> => {
    const startedAt = performance.now();
    for (let from = 0; from < count; from += chunk) await runner.query(sql, [from, Math.min(count, from + chunk) - 1]);
    said(`${what}: ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
  };
  try {
    // Triggers keep for the worker what is made here at once; synchronous commits would only measure the disk.
    await runner.query(`set session_replication_role = replica; set synchronous_commit = off; set maintenance_work_mem = '512MB'`);
    await runner.query(`insert into workspace (id, name) values ($1, 'Bench')`, [workspaceId]);
    await runner.query(`insert into event_counter (workspace_id) values ($1)`, [workspaceId]);
    await runner.query(
      `with made as (insert into account (id, email, name) select id, id::text || '@example.org', 'Agent' from unnest($2::uuid[]) as g (id) returning id)
       insert into member (workspace_id, id, account_id, name, email, role) select $1, id, id, 'Agent', id::text || '@example.org', 'owner' from unnest($2::uuid[]) as g (id)`,
      [workspaceId, memberIds],
    );
    await runner.query(
      `insert into channel (workspace_id, id, network, name) select $1, id, 'webhook', 'Channel ' || n from unnest($2::uuid[]) with ordinality as g (id, n)`,
      [workspaceId, channelIds],
    );
    const reader = loadReader();
    const wordings = inventMentions(7, texts).map(({ text }) => ({ text, document: searchDocument(text), reading: reader.read(text) }));
    await runner.query(
      `create temp table wording (n integer primary key, text text, document tsvector, kind text, lang text, confidence real, urgency smallint)`,
    );
    await runner.query(
      `insert into wording select n - 1, text, document::tsvector, kind, lang, confidence, urgency
       from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::real[], $6::smallint[]) with ordinality as g (text, document, kind, lang, confidence, urgency, n)`,
      [
        wordings.map((one) => one.text),
        wordings.map((one) => one.document),
        wordings.map((one) => one.reading.kind),
        wordings.map((one) => one.reading.lang),
        wordings.map((one) => one.reading.confidence),
        wordings.map((one) => one.reading.urgency.level),
      ],
    );
    const list = (ids: readonly string[]): string => `'{${ids.join(',')}}'::uuid[]`;
    // Ids are in order of time, as ours are: what is near in time is near in each table and each index.
    const now = `timestamptz '${new Date().toISOString()}'`;
    const began = `(${now} - interval '730 days')`;
    const at = (of: string): string => `(${began} + (${of}) * (interval '730 days' / ${conversations}))`;
    const authorId = (of: string): string => idSql('a', of, began);
    const conversationId = (of: string): string => idSql('c', of, at(of));
    const mentionId = (of: string): string => idSql('m', of, at(`(${of}) / 2.0`));
    const longId = (of: string): string => idSql('l', of, `(${now} - (${of}) * interval '1 minute')`);
    await inChunks(
      'people',
      authors,
      `insert into author (workspace_id, id, network, external_id, handle, name, followers, first_seen_at, last_seen_at)
       select '${workspaceId}', ${authorId('i')}, 'webhook', 'u' || i, 'user' || i, 'Person Number' || i, i % 5000, ${began}, now() from generate_series($1::int, $2::int) as i`,
    );
    // What a resolved past, a busy present and six channels look like; the newest are the open ones, and some old ones.
    await inChunks(
      'conversations',
      conversations,
      `insert into conversation (workspace_id, id, channel_id, author_id, thread_root, status, kind, confidence, unsure, lang, urgency, priority, assignee_id, snippet, form,
         version, mention_count, snoozed_until, resolved_at, opened_at, last_activity_at, waiting_since, last_mention_id, first_reply_at, fold_key, sla_due_at, sla_state, sla_target)
       select '${workspaceId}', ${conversationId('i')}, (${list(channelIds)})[1 + i % ${channels}], ${authorId(`i % ${authors}`)}, 'r' || i, s.status, w.kind, w.confidence, w.confidence < 0.5, w.lang,
         w.urgency, case when i % 50 = 0 then 2 when i % 20 = 0 then 0 else 1 end, case when i % 3 = 0 then null else (${list(memberIds)})[1 + (i / 3) % ${members}] end, left(w.text, 200),
         case when i % 4 = 0 then 'message' else 'post' end, 3, 2, case when s.status = 'snoozed' then now() + interval '2 days' end, case when s.status = 'resolved' then ${at('i')} end,
         ${at('i')}, ${at('i')}, case when s.status = 'open' and i % 2 = 0 then ${at('i')} end, ${mentionId('i * 2 + 1')}, case when i % 2 = 1 then ${at('i')} end,
         case when i % 10 = 0 then i % 5000 end, case when s.status = 'open' and i % 5 = 0 then ${at('i')} + interval '8 hours' end, case when s.status = 'open' and i % 5 = 0 then 'running' end,
         case when s.status = 'open' and i % 5 = 0 then 'first-reply' end
       from generate_series($1::int, $2::int) as i join wording w on w.n = (i * 7) % ${texts}
       cross join lateral (select case when i > ${conversations} * 0.96 or i % 100 = 1 then 'open' when i % 100 = 2 then 'pending' when i % 200 = 3 then 'snoozed' else 'resolved' end as status) as s`,
    );
    await runner.query(`drop index search_mention_document`);
    const columns = `workspace_id, id, intake_id, channel_id, external_id, author_id, conversation_id, form, own, text, thread_root, posted_at, received_at, kind, confidence, question, complaint,
      praise, negative, neutral, positive, lang, urgency, model`;
    const read = `w.kind, w.confidence, 0.2, 0.6, 0.1, 0.5, 0.3, 0.2, w.lang, w.urgency, 'bench'`;
    await inChunks(
      'mentions',
      conversations * 2,
      `insert into mention (${columns})
       select '${workspaceId}', ${mentionId('i')}, '${workspaceId}', (${list(channelIds)})[1 + (i / 2) % ${channels}], 'x' || i, ${authorId(`(i / 2) % ${authors}`)}, ${conversationId('i / 2')},
         case when (i / 2) % 4 = 0 then 'message' else 'post' end, false, w.text || ' ref' || i, 'r' || i / 2, ${at('i / 2.0')}, ${at('i / 2.0')}, ${read}
       from generate_series($1::int, $2::int) as i join wording w on w.n = (i / 2 * 7 + i % 2) % ${texts}`,
    );
    await inChunks(
      'a long thread',
      longThread,
      `insert into mention (${columns})
       select '${workspaceId}', ${longId('i')}, '${workspaceId}', (${list(channelIds)})[1], 'long' || i, ${authorId('0')}, ${conversationId('0')}, 'post', i % 3 = 0, w.text || ' long' || i, 'r0',
         ${now} - i * interval '1 minute', ${now} - i * interval '1 minute', ${read}
       from generate_series($1::int, $2::int) as i join wording w on w.n = i % ${texts}`,
    );
    await inChunks(
      'words to search',
      conversations * 2,
      `insert into search_mention (workspace_id, mention_id, conversation_id, document)
       select '${workspaceId}', ${mentionId('i')}, ${conversationId('i / 2')}, w.document || ('''ref' || i || ''':99')::tsvector
       from generate_series($1::int, $2::int) as i join wording w on w.n = (i / 2 * 7 + i % 2) % ${texts}`,
    );
    await inChunks(
      'words of the long thread',
      longThread,
      `insert into search_mention (workspace_id, mention_id, conversation_id, document)
       select '${workspaceId}', ${longId('i')}, ${conversationId('0')}, w.document from generate_series($1::int, $2::int) as i join wording w on w.n = i % ${texts}`,
    );
    await run('index of words', `create index search_mention_document on search_mention using gin (document)`);
    await inChunks(
      'answers',
      Math.floor(conversations / 2),
      `insert into reply (workspace_id, id, conversation_id, channel_id, member_id, text, state, based_on, created_at, changed_at, sent_at)
       select '${workspaceId}', ${idSql('r', 'i', at('i * 2 + 1'))}, ${conversationId('i * 2 + 1')}, (${list(channelIds)})[1 + (i * 2 + 1) % ${channels}], (${list(memberIds)})[1 + i % ${members}],
         'We are sorry. ' || w.text, 'sent', 2, ${at('i * 2 + 1')}, ${at('i * 2 + 1')}, ${at('i * 2 + 1')}
       from generate_series($1::int, $2::int) as i join wording w on w.n = i % ${texts}`,
    );
    await runner.query(`drop index search_other_reply, search_other_note, search_other_author`);
    await inChunks(
      'answers to search',
      Math.floor(conversations / 2),
      `insert into search_other (workspace_id, what, id, at, document)
       select '${workspaceId}', 'reply', ${idSql('r', 'i', at('i * 2 + 1'))}, ${at('i * 2 + 1')}, w.document from generate_series($1::int, $2::int) as i join wording w on w.n = i % ${texts}`,
    );
    await inChunks(
      'people to search',
      authors,
      `insert into search_other (workspace_id, what, id, at, document)
       select '${workspaceId}', 'author', ${authorId('i')}, ${began}, ('''user' || i || ''':1 ''person'':2 ''number' || i || ''':3')::tsvector from generate_series($1::int, $2::int) as i`,
    );
    for (const what of ['reply', 'note', 'author'])
      await run(
        `index of words: ${what}`,
        `create index search_other_${what} on search_other using gin ((case when what = '${what}' then document end)) where what = '${what}'`,
      );
    const tagId = newId();
    await runner.query(`insert into tag (workspace_id, id, name) values ($1, $2, 'delivery')`, [workspaceId, tagId]);
    await inChunks(
      'tags',
      Math.floor(conversations / 20),
      `insert into conversation_tag (workspace_id, conversation_id, tag_id, at) select '${workspaceId}', ${conversationId('i * 20 + 1')}, '${tagId}', now() from generate_series($1::int, $2::int) as i`,
    );
    const nil = `'00000000-0000-0000-0000-000000000000'`;
    await run(
      'counters',
      `insert into inbox_count (workspace_id, status, kind, unsure, channel_id, desk_id, assignee_id, slot, conversations)
       select workspace_id, status, kind, unsure, channel_id, coalesce(desk_id, ${nil}), coalesce(assignee_id, ${nil}), 0, count(*) from conversation group by 1, 2, 3, 4, 5, 6, 7`,
    );
    await run('vacuum', `vacuum (analyze) mention, conversation, author, search_mention, search_other, reply, conversation_tag, inbox_count`);
    const [long] = (await runner.query(`select ${conversationId('0')} as id`)) as { id: string }[];
    return { workspaceId, memberId: memberIds[0]!, accountId: memberIds[0]!, channelIds, longId: long!.id };
  } finally {
    await runner.release();
  }
}
