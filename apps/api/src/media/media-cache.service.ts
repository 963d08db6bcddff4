import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { log, newId } from '#kernel';

interface Kept {
  file: string;
  bytes: number;
}

/**
 * Copies of pictures on the disk, a folder for each mention, never more than `mostBytes` in all: what nobody looked at for the
 * longest time goes first. Losing it costs a fetch.
 */
export class MediaCache {
  /** In the order of their last use. */
  private readonly kept = new Map<string, Kept>();
  private total = 0;
  private opened: Promise<void> | null = null;

  constructor(
    private readonly folder: string,
    private readonly mostBytes: number,
  ) {}

  async read(workspaceId: string, mentionId: string, url: string): Promise<Buffer | null> {
    await this.open();
    const key = keyOf(workspaceId, mentionId, url);
    const kept = this.kept.get(key);
    if (!kept) return null;
    try {
      const bytes = await readFile(kept.file);
      this.kept.delete(key);
      this.kept.set(key, kept);
      return bytes;
    } catch {
      this.drop(key);
      return null;
    }
  }

  async write(workspaceId: string, mentionId: string, url: string, bytes: Buffer): Promise<void> {
    await this.open();
    if (bytes.length > this.mostBytes) return;
    const key = keyOf(workspaceId, mentionId, url);
    const file = path.join(this.folder, key);
    const half = `${file}.${newId()}`;
    try {
      await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
      await writeFile(half, bytes, { mode: 0o600 });
      await rename(half, file);
    } catch (error) {
      await rm(half, { force: true }).catch(() => undefined);
      log.warn({ error: (error as Error).message }, 'a picture could not be kept on the disk');
      return;
    }
    this.drop(key);
    this.kept.set(key, { file, bytes: bytes.length });
    this.total += bytes.length;
    for (const [oldest, { file: old }] of this.kept) {
      if (this.total <= this.mostBytes) break;
      this.drop(oldest);
      await rm(old, { force: true }).catch(() => undefined);
    }
  }

  /** Everything of these mentions. */
  async forget(workspaceId: string, mentionIds: readonly string[]): Promise<void> {
    await this.open();
    for (const mentionId of mentionIds) {
      const start = path.join(workspaceId, mentionId) + path.sep;
      for (const key of this.kept.keys()) if (key.startsWith(start)) this.drop(key);
      await rm(path.join(this.folder, start), { recursive: true, force: true });
    }
  }

  /** Mentions something is kept of, by workspace. */
  async mentions(): Promise<Map<string, string[]>> {
    await this.open();
    const found = new Map<string, Set<string>>();
    for (const key of this.kept.keys()) {
      const [workspaceId, mentionId] = key.split(path.sep) as [string, string];
      found.set(workspaceId, (found.get(workspaceId) ?? new Set()).add(mentionId));
    }
    return new Map([...found].map(([workspaceId, ids]) => [workspaceId, [...ids]]));
  }

  private drop(key: string): void {
    this.total -= this.kept.get(key)?.bytes ?? 0;
    this.kept.delete(key);
  }

  private open(): Promise<void> {
    return (this.opened ??= this.load());
  }

  /** What an earlier run kept, by the time it was written. Half-written files go. */
  private async load(): Promise<void> {
    const names = await readdir(this.folder, { recursive: true }).catch(() => [] as string[]);
    const found: (Kept & { key: string; at: number })[] = [];
    for (const key of names) {
      const file = path.join(this.folder, key);
      const about = await stat(file).catch(() => null);
      if (!about?.isFile()) continue;
      if (/^[0-9a-f]{32}$/.test(path.basename(key))) found.push({ key, file, bytes: about.size, at: about.mtimeMs });
      else await rm(file, { force: true });
    }
    for (const { key, file, bytes } of found.sort((a, b) => a.at - b.at)) {
      this.kept.set(key, { file, bytes });
      this.total += bytes;
    }
  }
}

function keyOf(workspaceId: string, mentionId: string, url: string): string {
  return path.join(workspaceId, mentionId, createHash('sha256').update(url).digest('hex').slice(0, 32));
}
