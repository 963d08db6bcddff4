import { type Caller, scopeOf } from '#accounts';
import type { GuardedFetch } from '#channels';
import type { Database } from '#database';
import type { EventTail } from '#events';
import { avatarAt, mediaAt, standing } from '#inbox';
import { AppError, log } from '#kernel';
import type { MediaCache } from './media-cache.service.js';
import { fileName, pictureType } from './picture.js';

const mostPictureBytes = 10 * 1_024 * 1_024;
const mostFileBytes = 25 * 1_024 * 1_024;
const timeoutMs = 15_000;
const mostAtOnce = 12;
/** A picture that could not be had is not asked for again so long, however often a thread is opened. */
const refusedMs = 60_000;
const mostAvatarBytes = 1_024 * 1_024;
const avatarMs = 3_600_000;
const mostAvatars = 500;

export interface Shown {
  bytes: Buffer;
  /** Of a picture, by its own first bytes; null: a file, to be saved and not shown. */
  type: string | null;
  name: string;
}

/** Pictures and files of mentions, fetched for the browser, so that no network learns who looks and nothing but a picture is shown. */
export class MentionMedia {
  private readonly fetching = new Map<string, Promise<Buffer>>();
  private readonly refused = new Map<string, { until: number; why: AppError }>();
  private readonly followed = new Map<string, Promise<() => void>>();
  private readonly waiting: (() => void)[] = [];
  /** Small and looked at all the time; in memory alone, so that nothing is left of whoever was erased. */
  private readonly avatars = new Map<string, { bytes: Buffer; type: string; until: number }>();
  private busy = 0;

  constructor(
    private readonly database: Database,
    private readonly fetch: GuardedFetch & { close(): Promise<void> },
    private readonly cache: MediaCache,
    private readonly tail: Pick<EventTail, 'follow'>,
  ) {}

  async show(caller: Caller, mentionId: string, index: number): Promise<Shown> {
    const { workspaceId } = caller;
    const found = await this.database.inWorkspace(scopeOf(caller), (tx) => mediaAt(tx, workspaceId, mentionId, index));
    if (found?.deleted) {
      await this.cache.forget(workspaceId, [mentionId]);
      throw new AppError('gone', 'Its author took this back.');
    }
    const { kind, url, name } = found?.media ?? {};
    if (!url || (kind !== 'image' && kind !== 'file')) throw new AppError('not-found', 'There is no such picture or file.');
    const called = fileName(name, url);
    if (kind === 'file') return { bytes: await this.fetched(url, mostFileBytes), type: null, name: called };
    await this.follow(workspaceId);
    const kept = await this.cache.read(workspaceId, mentionId, url);
    const bytes = kept ?? (await this.fetched(url, mostPictureBytes));
    const type = pictureType(bytes);
    if (!type) throw this.refuse(url, new AppError('invalid', 'This is no picture of a kind that is shown here.'));
    if (!kept) await this.cache.write(workspaceId, mentionId, url, bytes);
    return { bytes, type, name: called };
  }

  /** The picture of an author, as their network has it. */
  async avatar(caller: Caller, authorId: string): Promise<{ bytes: Buffer; type: string }> {
    const url = await this.database.inWorkspace(scopeOf(caller), (tx) => avatarAt(tx, caller.workspaceId, authorId));
    if (!url) throw new AppError('not-found', 'There is no such picture.');
    const known = this.avatars.get(url);
    if (known && known.until > Date.now()) return known;
    const bytes = await this.fetched(url, mostAvatarBytes);
    const type = pictureType(bytes);
    if (!type) throw this.refuse(url, new AppError('invalid', 'This is no picture of a kind that is shown here.'));
    const avatar = { bytes, type, until: Date.now() + avatarMs };
    this.avatars.delete(url);
    this.avatars.set(url, avatar);
    const [oldest] = this.avatars.keys();
    if (this.avatars.size > mostAvatars && oldest) this.avatars.delete(oldest);
    return avatar;
  }

  /** What was deleted while nobody was here to notice. */
  async sweep(): Promise<void> {
    for (const [workspaceId, mentionIds] of await this.cache.mentions()) {
      await this.follow(workspaceId);
      const left = await this.database.inWorkspace({ workspaceId }, (tx) => standing(tx, workspaceId, mentionIds));
      await this.cache.forget(
        workspaceId,
        mentionIds.filter((id) => !left.has(id)),
      );
    }
  }

  onApplicationBootstrap(): void {
    this.sweep().catch((error: Error) => log.warn({ error: error.message }, 'kept pictures were not looked through'));
  }

  async onModuleDestroy(): Promise<void> {
    for (const unfollow of this.followed.values()) (await unfollow)();
    await this.fetch.close();
  }

  /** From now on, what is deleted in this workspace is deleted here. */
  private follow(workspaceId: string): Promise<unknown> {
    const following =
      this.followed.get(workspaceId) ??
      this.tail.follow(workspaceId, (events) => {
        const gone = events.flatMap(({ type, mentionId }) => (type === 'mention.deleted' && mentionId ? [mentionId] : []));
        if (gone.length > 0)
          this.cache.forget(workspaceId, gone).catch((error: Error) => log.warn({ error: error.message }, 'a deleted picture is still on the disk'));
      });
    this.followed.set(workspaceId, following);
    following.catch(() => this.followed.delete(workspaceId));
    return following;
  }

  /** Whoever asks for the same at the same time waits for one fetch. */
  private fetched(url: string, maxBytes: number): Promise<Buffer> {
    const refused = this.refused.get(url);
    if (refused && refused.until > Date.now()) return Promise.reject(refused.why);
    const under = this.fetching.get(url);
    if (under) return under;
    const fetching = this.get(url, maxBytes).finally(() => this.fetching.delete(url));
    this.fetching.set(url, fetching);
    return fetching;
  }

  private async get(url: string, maxBytes: number): Promise<Buffer> {
    if (this.busy >= mostAtOnce) await new Promise<void>((go) => this.waiting.push(go));
    this.busy++;
    try {
      const answer = await this.fetch(url, { maxBytes, timeoutMs, headers: { accept: 'image/*,*/*;q=0.5' } });
      if (answer.status !== 200) throw new AppError('unavailable', `${new URL(url).host} answered ${answer.status}.`);
      return answer.bytes();
    } catch (error) {
      throw error instanceof AppError ? this.refuse(url, error) : error;
    } finally {
      this.busy--;
      this.waiting.shift()?.();
    }
  }

  private refuse(url: string, why: AppError): AppError {
    const now = Date.now();
    for (const [known, { until }] of this.refused) if (until <= now) this.refused.delete(known);
    this.refused.set(url, { until: now + refusedMs, why });
    return why;
  }
}
