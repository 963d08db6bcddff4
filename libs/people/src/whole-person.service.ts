import type { PeoplePage, PersonListView, WholePerson } from '#contracts';
import { allow, audit, type Caller, scopeOf } from '#accounts';
import type { Database, Transaction } from '#database';
import { appendEvents } from '#events';
import { AppError, newId } from '#kernel';
import { blockAuthors, ensurePerson, link, linksOf, personOf, suggestionsFor, unlink } from './link.store.js';
import type { People } from './people.service.js';
import { type PeopleAsked, peopleOf } from './people-page.store.js';
import { type AuthorRow, findAuthor } from './person.store.js';

/** Humans, as far as we know that accounts are theirs. `conversations` and `surveys` are the inbox's to add. */
export type PersonAlone = Omit<WholePerson, 'conversations' | 'surveys'>;

export class WholePeople {
  constructor(
    private readonly database: Database,
    private readonly people: People,
  ) {}

  async find(caller: Caller, authorId: string): Promise<PersonAlone> {
    allow(caller, 'person.read');
    const { workspaceId } = caller;
    const read = await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const author = await known(tx, workspaceId, authorId);
      const person = await personOf(tx, workspaceId, authorId);
      const links = person ? await linksOf(tx, workspaceId, person.id) : [];
      const ids = links.length > 0 ? links.map((row) => row.author_id) : [authorId];
      const notes = await tx.query<{ id: string; member_id: string; text: string; created_at: Date }>(
        `select id, member_id, text, created_at from person_note where workspace_id = $1 and person_id = $2 order by created_at desc limit 100`,
        [workspaceId, person?.id ?? null],
      );
      const lists = await tx.query<{ list_id: string }>(`select list_id from person_listed where workspace_id = $1 and person_id = $2`, [
        workspaceId,
        person?.id ?? null,
      ]);
      return { author, person, links, ids, notes, lists, suggestions: await suggestionsFor(tx, workspaceId, ids) };
    });
    const { author, person, links, notes, lists } = read;
    const accounts: PersonAlone['accounts'] = [];
    for (const id of read.ids) {
      const found = links.find((row) => row.author_id === id);
      const linked = found && found.evidence !== 'first' ? found : null;
      accounts.push({
        ...(await this.people.find(caller, id)),
        linkId: linked?.id ?? null,
        evidence: linked?.evidence ?? null,
        linkedAt: linked?.linked_at.toISOString() ?? null,
      });
    }
    return {
      id: authorId,
      name: person?.name ?? author.name ?? author.handle,
      accounts,
      suggestions: read.suggestions,
      attributes: person?.attributes ?? {},
      notes: notes.map((note) => ({ id: note.id, memberId: note.member_id, text: note.text, createdAt: note.created_at.toISOString() })),
      lists: lists.map((row) => row.list_id),
      blocked: person?.blocked_at ? { at: person.blocked_at.toISOString(), memberId: person.blocked_by, why: person.blocked_why ?? 'blocked' } : null,
    };
  }

  /** People of whom more is kept than their posts. */
  page(caller: Caller, asked: PeopleAsked): Promise<PeoplePage> {
    allow(caller, 'person.read');
    return this.database.inWorkspace(scopeOf(caller), (tx) => peopleOf(tx, caller.workspaceId, asked));
  }

  /** Two accounts, one human. Can be taken back at any time. */
  link(caller: Caller, authorId: string, otherId: string, evidence: string): Promise<void> {
    return this.change(caller, authorId, 'person.linked', async (tx, person) => {
      const { workspaceId, memberId } = caller;
      const other = await known(tx, workspaceId, otherId, 'for update');
      const theirs = await personOf(tx, workspaceId, otherId);
      if (theirs?.id === person.id) return;
      if (theirs) {
        const linked = await linksOf(tx, workspaceId, theirs.id);
        if (linked.length > 1) throw new AppError('conflict', 'That account is linked with others. Unlink it there first.');
        await unlink(tx, workspaceId, otherId);
        await tx.query(`update person_note set person_id = $3 where workspace_id = $1 and person_id = $2`, [workspaceId, theirs.id, person.id]);
        await tx.query(`update person set attributes = $3::jsonb || attributes where workspace_id = $1 and id = $2`, [
          workspaceId,
          person.id,
          JSON.stringify(theirs.attributes),
        ]);
      }
      await link(tx, workspaceId, { personId: person.id, authorId: other.id, evidence, memberId });
      if (person.blocked_at) await blockAuthors(tx, workspaceId, [otherId], true);
    });
  }

  /** The account stands alone again. */
  unlink(caller: Caller, authorId: string, otherId: string): Promise<void> {
    return this.change(caller, authorId, 'person.unlinked', async (tx, person) => {
      const linked = await linksOf(tx, caller.workspaceId, person.id);
      if (!linked.some((row) => row.author_id === otherId) || linked.length < 2) throw new AppError('not-found', 'These accounts are not linked.');
      await unlink(tx, caller.workspaceId, otherId);
      await blockAuthors(tx, caller.workspaceId, [otherId], false);
    });
  }

  describe(caller: Caller, authorId: string, attributes: Record<string, string>): Promise<void> {
    return this.change(caller, authorId, null, async (tx, person) => {
      const kept = Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== ''));
      await tx.query(`update person set attributes = $3 where workspace_id = $1 and id = $2`, [caller.workspaceId, person.id, JSON.stringify(kept)]);
    });
  }

  note(caller: Caller, authorId: string, text: string): Promise<void> {
    return this.change(caller, authorId, null, async (tx, person) => {
      await tx.query(`insert into person_note (workspace_id, id, person_id, member_id, text, created_at) values ($1, $2, $3, $4, $5, now())`, [
        caller.workspaceId,
        newId(),
        person.id,
        caller.memberId,
        text,
      ]);
    });
  }

  /** A quarantine that can be left: all is kept, nothing new opens. */
  block(caller: Caller, authorId: string, blocked: boolean, why: 'blocked' | 'spam'): Promise<void> {
    return this.change(caller, authorId, blocked ? 'person.blocked' : 'person.unblocked', async (tx, person) => {
      const { workspaceId, memberId } = caller;
      const ids = (await linksOf(tx, workspaceId, person.id)).map((row) => row.author_id);
      await blockAuthors(tx, workspaceId, ids, blocked);
      await tx.query(
        `update person set blocked_at = case when $3 then now() end, blocked_by = case when $3 then $4::uuid end, blocked_why = case when $3 then $5 end
         where workspace_id = $1 and id = $2`,
        [workspaceId, person.id, blocked, memberId, why],
      );
    });
  }

  lists(caller: Caller): Promise<PersonListView[]> {
    allow(caller, 'person.read');
    return this.database.inWorkspace(scopeOf(caller), (tx) => listsOf(tx, caller.workspaceId));
  }

  makeList(caller: Caller, name: string): Promise<PersonListView> {
    allow(caller, 'person.work');
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const known = (await listsOf(tx, caller.workspaceId)).find((one) => one.name.toLowerCase() === name.toLowerCase());
      if (known) return known;
      const id = newId();
      await tx.query(`insert into person_list (workspace_id, id, name) values ($1, $2, $3)`, [caller.workspaceId, id, name]);
      return { id, name, people: 0 };
    });
  }

  /** Puts somebody on a list, or takes them off. */
  list(caller: Caller, authorId: string, listId: string, listed: boolean): Promise<void> {
    return this.change(caller, authorId, null, async (tx, person) => {
      const { workspaceId } = caller;
      if (!(await listsOf(tx, workspaceId)).some((one) => one.id === listId))
        throw new AppError('invalid', 'There is no such list.', { fields: [{ field: 'listId', message: 'is not a list' }] });
      await tx.query(
        listed
          ? `insert into person_listed (workspace_id, list_id, person_id, at) values ($1, $2, $3, now()) on conflict do nothing`
          : `delete from person_listed where workspace_id = $1 and list_id = $2 and person_id = $3`,
        [workspaceId, listId, person.id],
      );
    });
  }

  private change(
    caller: Caller,
    authorId: string,
    audited: string | null,
    act: (tx: Transaction, person: Awaited<ReturnType<typeof ensurePerson>>) => Promise<void>,
  ): Promise<void> {
    allow(caller, 'person.work');
    const { workspaceId, memberId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const author = await known(tx, workspaceId, authorId, 'for update');
      if (author.erased_at) throw new AppError('conflict', 'This person was erased.');
      const person = await ensurePerson(tx, workspaceId, author);
      await act(tx, person);
      const authorIds = (await linksOf(tx, workspaceId, person.id)).map((row) => row.author_id);
      if (audited) await audit(tx, workspaceId, { memberId, action: audited, subject: person.id });
      await appendEvents(tx, workspaceId, [{ type: 'person.changed', memberId, body: { personId: person.id, authorIds } }]);
    });
  }
}

function listsOf(tx: Transaction, workspaceId: string): Promise<PersonListView[]> {
  return tx.query<PersonListView>(
    `select l.id, l.name, (select count(*)::int from person_listed d where d.workspace_id = $1 and d.list_id = l.id) as people
     from person_list l where l.workspace_id = $1 order by lower(l.name)`,
    [workspaceId],
  );
}

async function known(tx: Transaction, workspaceId: string, id: string, lock: '' | 'for update' = ''): Promise<AuthorRow> {
  const author = await findAuthor(tx, workspaceId, id, lock);
  if (!author) throw new AppError('not-found', 'There is no such person.');
  return author;
}
