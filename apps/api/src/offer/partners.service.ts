import { allow, audit, type Caller, Guests, scopeOf } from '#accounts';
import type { PartnerBody, PartnerPatch, PartnersCsvView, PartnersNearView, PartnerTerritory, PartnerView } from '#contracts';
import type { Database, Transaction } from '#database';
import { appendEvents } from '#events';
import { handOut, questionOf } from '#inbox';
import { AppError, newId } from '#kernel';
import {
  bumpRouting,
  changePartner,
  closeOffering,
  deskOfKind,
  insertPartner,
  openOffering,
  partnerNamed,
  partnersOf,
  placeOfRequest,
  readPartners,
  readTerritory,
  seatPerson,
  suitPartners,
  worldGazetteer,
} from '#routing';
import { handOffWords, ownWords } from './hand-off-words.store.js';

const firstShown = 5;

type Invited = { memberId: string; link: string };

/** Staff's side of partners: who they are, where they work, and what came of it. */
export class Partners {
  constructor(
    private readonly database: Database,
    private readonly guests: Guests,
  ) {}

  list(caller: Caller): Promise<PartnerView[]> {
    allow(caller, 'routing.read');
    return this.database.inWorkspace(scopeOf(caller), (tx) => partnersOf(tx, caller.workspaceId));
  }

  async make(caller: Caller, { territories, ...given }: PartnerBody): Promise<PartnerView> {
    allow(caller, 'routing.manage');
    const read = territoriesIn(territories);
    return this.change(caller, 'partner.made', async (tx, workspaceId) => {
      if (await partnerNamed(tx, workspaceId, given.name)) throw named(given.name);
      const id = newId();
      await insertPartner(tx, workspaceId, id, { ...given, territories: read });
      return id;
    });
  }

  async edit(caller: Caller, id: string, { territories, ...given }: PartnerPatch): Promise<PartnerView> {
    allow(caller, 'routing.manage');
    const read = territories && territoriesIn(territories);
    return this.change(caller, 'partner.changed', async (tx, workspaceId) => {
      const [known] = await partnersOf(tx, workspaceId, id);
      if (!known) throw new AppError('not-found', 'There is no such partner.');
      const same = given.name ? await partnerNamed(tx, workspaceId, given.name) : null;
      if (same && same !== id) throw named(given.name!);
      const change = Object.fromEntries(Object.entries({ ...given, territories: read }).filter(([, value]) => value !== undefined));
      await changePartner(tx, workspaceId, id, change);
      return id;
    });
  }

  /** A person of a partner. The link signs them in once; many never use it, and answer by the links of their mails. */
  async addPerson(caller: Caller, partnerId: string, person: { name: string; email: string }, origin: string): Promise<Invited> {
    allow(caller, 'member.manage');
    const { workspaceId } = caller;
    const [known] = await this.database.inWorkspace(scopeOf(caller), (tx) => partnersOf(tx, workspaceId, partnerId));
    if (!known) throw new AppError('not-found', 'There is no such partner.');
    const made = await this.guests.invite(caller, { ...person, role: 'partner' }, origin);
    await this.change(caller, 'partner.person-added', async (tx) => {
      await seatPerson(tx, workspaceId, partnerId, made.memberId);
      return partnerId;
    });
    return made;
  }

  /** A partner that is not known yet is made; each line adds one of its people. */
  async takeList(caller: Caller, csv: string, origin: string): Promise<PartnersCsvView> {
    allow(caller, 'member.manage');
    const { lines, errors } = readPartners(csv);
    const invited: PartnersCsvView['invited'] = [];
    for (const { line, partner, email, name, services, languages, territories } of lines) {
      try {
        const known = await this.database.inWorkspace(scopeOf(caller), (tx) => partnerNamed(tx, caller.workspaceId, partner));
        const made = { name: partner, services, languages, territories, timeZone: 'UTC', hours: null, capacity: 10 };
        if (!known && territories.length === 0) throw new AppError('invalid', 'territories is empty');
        const id = known ?? (await this.make(caller, made)).id;
        invited.push({ line, partner, email, name, ...(await this.addPerson(caller, id, { name, email }, origin)) });
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        errors.push({ line, message: error.options.fields?.map((field) => field.message).join('; ') ?? error.message });
      }
    }
    return { invited, errors: errors.sort((a, b) => a.line - b.line) };
  }

  /** What `offer` would do, before it is done. */
  near(caller: Caller, conversationId: string, given: string | null): Promise<PartnersNearView> {
    allow(caller, 'conversation.work');
    const { workspaceId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const question = await questionOf(tx, workspaceId, conversationId);
      if (!question) throw new AppError('not-found', 'There is no such conversation.');
      const partners = (await partnersOf(tx, workspaceId)).filter(({ status, people }) => status === 'active' && people.length > 0);
      const { said, location, lang, skills } = question;
      const place = placeOfRequest({ given, wrote: said, profile: location }, partners, worldGazetteer());
      const suits = suitPartners(partners, { text: [given, said].filter(Boolean).join('\n'), lang, skills, place });
      const found = partners.filter(({ id }) => suits.get(id)! > 0).sort((a, b) => suits.get(b.id)! - suits.get(a.id)!);
      const ask = handOffWords('place', lang, await ownWords(tx, workspaceId, 'place'), { partner: '', link: '' });
      return { place: place?.label ?? null, partners: found.slice(0, firstShown).map(({ id, name }) => ({ id, name })), ask };
    });
  }

  /** Offers a conversation to partners by hand, near a place where the customer named none. */
  async offer(caller: Caller, conversationId: string, place: string | null, now: Date): Promise<void> {
    allow(caller, 'conversation.work');
    const { workspaceId } = caller;
    const [seen] = await this.database.inWorkspace(scopeOf(caller), (tx) =>
      tx.query<{ assignee_id: string | null }>(`select assignee_id from conversation where workspace_id = $1 and id = $2 and status = 'open'`, [
        workspaceId,
        conversationId,
      ]),
    );
    if (!seen) throw new AppError('not-found', 'There is no such open conversation.');
    await this.database.inWorkspace({ workspaceId }, async (tx) => {
      const deskId = await deskOfKind(tx, workspaceId, 'partners');
      const { moved, events } = await handOut(tx, workspaceId, [{ conversationId, from: seen.assignee_id, to: null, deskId }], { activity: 'moved', now });
      if (moved.size === 0) throw new AppError('conflict', 'Somebody else took it meanwhile.');
      // Whatever it was offered as before has an end.
      await closeOffering(tx, workspaceId, conversationId, now);
      await openOffering(tx, workspaceId, { conversationId, deskId, kind: 'partners', place }, now);
      await audit(tx, workspaceId, { memberId: caller.memberId, action: 'conversation.offered-to-partners', subject: conversationId });
      await appendEvents(tx, workspaceId, events);
    });
  }

  private change(caller: Caller, action: string, work: (tx: Transaction, workspaceId: string) => Promise<string>): Promise<PartnerView> {
    const { workspaceId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const id = await work(tx, workspaceId);
      await bumpRouting(tx, workspaceId);
      await audit(tx, workspaceId, { memberId: caller.memberId, action, subject: id });
      await appendEvents(tx, workspaceId, [{ type: 'routing.changed', body: { what: 'partner', partnerId: id } }]);
      return (await partnersOf(tx, workspaceId, id))[0]!;
    });
  }
}

const named = (name: string): AppError =>
  new AppError('conflict', `A partner is called ${name} already.`, { fields: [{ field: 'name', message: 'is taken' }] });

/** The lines as territories; a problem names its line. */
function territoriesIn(lines: readonly string[]): PartnerTerritory[] {
  const world = worldGazetteer();
  const read = lines.map((line) => readTerritory(line, world));
  const fields = read.flatMap((one, index) => (one.ok ? [] : [{ field: `territories.${index}`, message: one.message }]));
  if (fields.length > 0) throw new AppError('invalid', 'Some territories are not known.', { fields });
  return read.flatMap((one) => (one.ok ? [one.territory] : []));
}
