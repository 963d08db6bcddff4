import { fillIn, type ThanksView, variablesOf } from '#contracts';
import { allow, type Caller, memberById, scopeOf, workspaceById } from '#accounts';
import type { Database, Transaction } from '#database';
import { findConversation } from './conversation.store.js';
import type { ConversationRow } from './conversation.view.js';
import { noConversation } from './inbox.service.js';
import { inboxSettings } from './settings.js';
import { askWords, type Fan, invitation, thanksIn, type ThanksText } from './thanks.js';

/** How many of the last thanks are not said again, and how far back somebody's doings are looked at. */
const lately = 40;
const fanDays = 90;
const inviteDays = 180;

/** What to say to somebody who praises us. */
export class Thanks {
  constructor(
    private readonly database: Database,
    /** Where the page stands by which people join; made from the token of the join link. */
    private readonly joinPage: (token: string) => string,
  ) {}

  for(caller: Caller, conversationId: string): Promise<ThanksView> {
    allow(caller, 'conversation.work');
    const { workspaceId, memberId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const row = await findConversation(tx, workspaceId, conversationId);
      if (!row) throw noConversation();
      const workspace = (await workspaceById(tx, workspaceId))!;
      const { reviewUrl, invitesAdvocates } = inboxSettings(workspace.settings);
      const me = (await memberById(tx, workspaceId, memberId))?.name ?? workspace.name;
      const [channel] = await tx.query<{ name: string }>(`select name from channel where workspace_id = $1 and id = $2`, [workspaceId, row.channel_id]);
      const values = variablesOf({ author: { name: row.author_name, handle: row.handle }, me, channel: channel?.name ?? '', workspace: workspace.name });
      const lang = row.lang.slice(0, 2);
      const suggestions = thanksIn(lang, await ownThanks(tx, caller), await saidThanks(tx, workspaceId)).map((text) => fillIn(text, values));
      const [join] = await tx.query<{ token: string }>(`select token from directory_join where workspace_id = $1`, [workspaceId]);
      const page = join ? this.joinPage(join.token) : null;
      const fan = await fanOf(tx, workspaceId, row, join?.token ?? null);
      const decided = invitation(fan, { wanted: invitesAdvocates, joinLink: page !== null });
      return {
        suggestions,
        share: askWords('share', lang),
        review: reviewUrl && askWords('review', lang, reviewUrl),
        invite: { ...decided, praises: fan.praises, answers: fan.answers, text: decided.due ? askWords('invite', lang, page!) : null },
      };
    });
  }
}

function ownThanks(tx: Transaction, { workspaceId, memberId }: Caller): Promise<ThanksText[]> {
  return tx.query<ThanksText>(
    `select text, lang from canned_reply where workspace_id = $1 and kind = 'thanks' and (member_id is null or member_id = $2) order by member_id nulls last, lower(shortcut), id`,
    [workspaceId, memberId],
  );
}

/** The last words that went out to praise, newest first. */
async function saidThanks(tx: Transaction, workspaceId: string): Promise<string[]> {
  const rows = await tx.query<{ text: string }>(
    `select l.text from outcome o cross join lateral (
       select r.text from reply r where r.workspace_id = o.workspace_id and r.conversation_id = o.conversation_id and r.member_id is not null
         and r.state in ('held', 'queued', 'sent', 'unknown') order by r.created_at desc limit 1) l
     where o.workspace_id = $1 and o.kind = 'thanked' order by o.at desc, o.id desc limit $2`,
    [workspaceId, lately],
  );
  return rows.map(({ text }) => text);
}

/** Where several accounts are known as one person, all of them count. */
async function fanOf(tx: Transaction, workspaceId: string, row: ConversationRow, joinToken: string | null): Promise<Fan> {
  const [fan] = await tx.query<Fan>(
    `with them as (
       select $2::uuid as id union
       select other.author_id from person_link own join person_link other
         on other.workspace_id = own.workspace_id and other.person_id = own.person_id and other.unlinked_at is null
       where own.workspace_id = $1 and own.author_id = $2 and own.unlinked_at is null),
     said as (
       select m.kind, m.in_reply_to, m.channel_id, m.author_id from mention m
       where m.workspace_id = $1 and m.author_id in (select id from them) and m.deleted_at is null and not m.own and m.received_at > now() - make_interval(days => $3))
     select (select count(*)::int from said where kind = 'praise') as praises, (select count(*)::int from said where kind = 'complaint') as complaints,
       (select count(*)::int from said s join mention q on q.workspace_id = $1 and q.channel_id = s.channel_id and q.external_id = s.in_reply_to
        where q.kind = 'question' and q.author_id <> s.author_id and not q.own) as answers,
       exists (select from advocate_handle h join author a on a.workspace_id = h.workspace_id and a.network = h.network and a.external_id = h.external_id
         where h.workspace_id = $1 and h.proven_at is not null and a.id in (select id from them)) as "isAdvocate",
       $4::text is not null and exists (
         select from reply r join conversation c on c.workspace_id = r.workspace_id and c.id = r.conversation_id
         where r.workspace_id = $1 and c.author_id in (select id from them) and r.state in ('held', 'queued', 'sent', 'unknown')
           and r.created_at > now() - make_interval(days => $5) and position($4 in r.text) > 0) as invited`,
    [workspaceId, row.author_id, fanDays, joinToken, inviteDays],
  );
  return fan!;
}
