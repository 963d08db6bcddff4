import { isVouchedFor, visitorAuthor, visitorMessage, visitorOf, visitorToken, type WidgetConfig } from '#channels';
import type { Database } from '#database';
import type { ApprovedAnswers } from '#inbox';
import { AppError, isId, newId } from '#kernel';
import type { Intake } from '#listening';
import { z } from 'zod';
import type { Door, Doors } from '../hook/doors.js';
import type { Finder, NearBy } from './finder.js';
import { saidWith } from './visit.store.js';

const session = z.object({
  visitor: z.string().max(2_000).nullish(),
  /** Who is signed in at the site, which vouches for it. */
  user: z.object({ id: z.string().min(1).max(200), hash: z.string().max(200), name: z.string().max(200).nullish() }).nullish(),
});
const message = z.object({
  visitor: z.string().max(2_000),
  id: z.string().regex(/^[\w-]{8,64}$/, 'must be an id'),
  text: z.string().trim().min(1, 'is empty').max(5_000, 'is longer than 5,000 characters'),
  name: z.string().max(200).nullish(),
});

const lang = z.string().max(35).default('');
const typing = z.object({ visitor: z.string().max(2_000), text: z.string().max(5_000), lang });
const helpful = z.object({ visitor: z.string().max(2_000), answer: z.uuid() });
const place = z.string().trim().min(2, 'is too short').max(200);
const need = z.string().trim().min(3, 'is too short').max(2_000);
const search = z.object({ visitor: z.string().max(2_000), place, need: z.string().max(2_000).default('') });
const request = message.omit({ text: true, name: true }).extend({
  place,
  need,
  name: z.string().trim().min(1, 'is empty').max(120),
  reach: z.string().trim().min(3, 'is too short to reach you by').max(300),
  /** The box was ticked: without it nobody is told how to reach them. */
  agreed: z.literal(true, 'must be agreed to'),
});

export interface Said {
  id: string;
  own: boolean;
  text: string;
  at: string;
}

const perMinute = 20;
/** A look at what might be asked, at each pause of somebody who types. */
const typingPerMinute = 60;
const remembered = 20_000;

/** What visitors of a site do: come, write, and read what was answered. */
export class Visits {
  private readonly spent = new Map<string, { minute: number; count: number }>();

  constructor(
    private readonly database: Database,
    private readonly doors: Doors,
    private readonly intake: Pick<Intake, 'accept'>,
    private readonly answers: ApprovedAnswers,
    private readonly finder: Finder,
  ) {}

  /** The door of a widget, when a page of that site may use it. */
  async door(channelId: string, origin: string | undefined): Promise<Door> {
    const door = isId(channelId) ? await this.doors.find(channelId.toLowerCase()) : null;
    if (door?.network !== 'widget') throw new AppError('not-found', 'There is no such widget.');
    if (!origin || !(door.config as WidgetConfig).sites.includes(origin))
      throw new AppError('forbidden', 'This site may not show this widget. Add it to the channel.');
    return door;
  }

  /** The same visitor as before, the person the site vouches for, or somebody new. */
  async open(door: Door, body: unknown): Promise<{ visitor: string; title: string; greeting: string; partners: boolean; said: Said[] }> {
    const { visitor, user } = checked(session, body);
    const secrets = secretsOf(door);
    if (user && !isVouchedFor(user.id, user.hash, secrets))
      throw new AppError('unauthenticated', 'The site’s word for this visitor is not signed with the channel’s secret.');
    // Somebody known by name never goes on with what a stranger wrote in the same browser, nor the other way round.
    const before = visitor ? visitorOf(visitor, secrets) : null;
    const who = user ? `user ${user.id}` : before && !before.startsWith('user ') ? before : newId();
    const { title, greeting } = door.config as WidgetConfig;
    const partners = await this.finder.isOpen(door);
    return { visitor: visitorToken(who, secrets[0]!), title, greeting, partners, said: await this.saidOf(door, who, new Date(0)) };
  }

  /** Once this resolves the message is on disk; the same id again changes nothing. */
  async say(door: Door, body: unknown): Promise<{ id: string }> {
    const { visitor, id, text, name } = checked(message, body);
    const who = this.who(door, visitor);
    this.spend(`${door.channelId} ${who}`);
    if (door.paused) throw new AppError('conflict', 'This channel is paused.');
    await this.accept(door, { id, visitor: who, text, ...(name?.trim() ? { name: name.trim() } : {}) });
    return { id: visitorMessage(who, id) };
  }

  private accept({ workspaceId, channelId }: Door, said: { id: string; visitor: string; text: string; name?: string }): Promise<unknown> {
    const body = JSON.stringify({ channelId, messages: [{ ...said, at: new Date().toISOString() }] });
    return this.intake.accept({ workspaceId, channelId, how: 'webhook', body, items: 1 });
  }

  /** Approved answers to what a visitor seems to be asking, while they type it. Nothing of it is kept. */
  async suggest(door: Door, body: unknown): Promise<{ answers: { id: string; question: string; answer: string; lang: string }[] }> {
    const { visitor, text, lang: spoken } = checked(typing, body);
    this.spend(`typing ${door.channelId} ${this.who(door, visitor)}`, typingPerMinute);
    return { answers: await this.answers.matching(door.workspaceId, text, spoken.slice(0, 2).toLowerCase()) };
  }

  /** An answer was what they were looking for. */
  async helped(door: Door, body: unknown): Promise<object> {
    const { visitor, answer } = checked(helpful, body);
    this.spend(`${door.channelId} ${this.who(door, visitor)}`);
    await this.answers.helped(door.workspaceId, answer);
    return {};
  }

  /** Who could help near a place. */
  async near(door: Door, body: unknown): Promise<NearBy> {
    const given = checked(search, body);
    this.spend(`${door.channelId} ${this.who(door, given.visitor)}`);
    return this.finder.near(door, given.place, given.need);
  }

  /** Asks for a partner: a message like any other, that carries the visitor's place and consent. The same id again changes nothing. */
  async ask(door: Door, body: unknown, now: Date): Promise<{ id: string; text: string }> {
    const { visitor, id, place: where, need: what, name, reach } = checked(request, body);
    const who = this.who(door, visitor);
    this.spend(`${door.channelId} ${who}`);
    if (door.paused) throw new AppError('conflict', 'This channel is paused.');
    await this.finder.keep(door, { visitor: who, id, place: where, contact: { name, reach, note: '' } }, now);
    const text = `${what}\n${where}`;
    await this.accept(door, { id, visitor: who, text });
    return { id: visitorMessage(who, id), text };
  }

  heard(door: Door, query: Record<string, string>): Promise<Said[]> {
    const since = new Date(query['since'] ?? 0);
    return this.saidOf(door, this.who(door, query['visitor'] ?? ''), Number.isNaN(since.getTime()) ? new Date(0) : since);
  }

  private who(door: Door, token: string): string {
    const who = visitorOf(token, secretsOf(door));
    if (!who) throw new AppError('unauthenticated', 'This visitor is not known any more.');
    return who;
  }

  private async saidOf({ workspaceId, channelId }: Door, who: string, since: Date): Promise<Said[]> {
    const rows = await this.database.inWorkspace({ workspaceId }, (tx) =>
      saidWith(tx, workspaceId, { channelId, author: visitorAuthor(channelId, who), since }),
    );
    return rows.map(({ id, own, text, at }) => ({ id, own, text, at: at.toISOString() }));
  }

  private spend(key: string, most = perMinute): void {
    const minute = Math.floor(Date.now() / 60_000);
    if (this.spent.size >= remembered) this.spent.clear();
    const known = this.spent.get(key);
    const count = known?.minute === minute ? known.count + 1 : 1;
    this.spent.set(key, { minute, count });
    if (count > most) throw new AppError('too-many', 'That is a lot at once. Wait a minute.');
  }
}

function secretsOf({ secrets }: Door): string[] {
  const good = secrets.filter(({ untilMs }) => untilMs > Date.now()).map(({ value }) => value);
  if (good.length === 0) throw new AppError('unavailable', 'This channel has no secret. Rotate it.');
  return good;
}

function checked<T>(schema: z.ZodType<T>, body: unknown): T {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  const fields = read.error.issues.map(({ path, message: says }) => ({ field: path.map(String).join('.'), message: says }));
  throw new AppError('invalid', `${fields[0]!.field}: ${fields[0]!.message}`, { fields });
}
