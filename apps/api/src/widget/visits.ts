import { isVouchedFor, visitorAuthor, visitorMessage, visitorOf, visitorToken, type WidgetConfig } from '#channels';
import type { Database } from '#database';
import { AppError, isId, newId } from '#kernel';
import type { Intake } from '#listening';
import { z } from 'zod';
import type { Door, Doors } from '../hook/doors.js';
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

export interface Said {
  id: string;
  own: boolean;
  text: string;
  at: string;
}

const perMinute = 20;
const remembered = 20_000;

/** What visitors of a site do: come, write, and read what was answered. */
export class Visits {
  private readonly spent = new Map<string, { minute: number; count: number }>();

  constructor(
    private readonly database: Database,
    private readonly doors: Doors,
    private readonly intake: Pick<Intake, 'accept'>,
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
  async open(door: Door, body: unknown): Promise<{ visitor: string; title: string; greeting: string; said: Said[] }> {
    const { visitor, user } = checked(session, body);
    const secrets = secretsOf(door);
    if (user && !isVouchedFor(user.id, user.hash, secrets))
      throw new AppError('unauthenticated', 'The site’s word for this visitor is not signed with the channel’s secret.');
    // Somebody known by name never goes on with what a stranger wrote in the same browser, nor the other way round.
    const before = visitor ? visitorOf(visitor, secrets) : null;
    const who = user ? `user ${user.id}` : before && !before.startsWith('user ') ? before : newId();
    const { title, greeting } = door.config as WidgetConfig;
    return { visitor: visitorToken(who, secrets[0]!), title, greeting, said: await this.saidOf(door, who, new Date(0)) };
  }

  /** Once this resolves the message is on disk; the same id again changes nothing. */
  async say(door: Door, body: unknown): Promise<{ id: string }> {
    const { visitor, id, text, name } = checked(message, body);
    const who = this.who(door, visitor);
    this.spend(`${door.channelId} ${who}`);
    if (door.paused) throw new AppError('conflict', 'This channel is paused.');
    const said = { id, visitor: who, text, at: new Date().toISOString(), ...(name?.trim() ? { name: name.trim() } : {}) };
    await this.intake.accept({
      workspaceId: door.workspaceId,
      channelId: door.channelId,
      how: 'webhook',
      body: JSON.stringify({ channelId: door.channelId, messages: [said] }),
      items: 1,
    });
    return { id: visitorMessage(who, id) };
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

  private spend(key: string): void {
    const minute = Math.floor(Date.now() / 60_000);
    if (this.spent.size >= remembered) this.spent.clear();
    const known = this.spent.get(key);
    const count = known?.minute === minute ? known.count + 1 : 1;
    this.spent.set(key, { minute, count });
    if (count > perMinute) throw new AppError('too-many', 'That is a lot at once. Wait a minute.');
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
