import { z } from 'zod';
import type { StreamContext } from '../port.js';
import type { BlueskyConfig } from './bluesky.config.js';
import { collection, uriOf } from './bluesky.map.js';
import { ownDid, xrpc } from './bluesky.session.js';
import { commit, type Commit } from './bluesky.wire.js';

/** A network of servers has no one clock, and its hubs differ by a little. */
const rewindMicros = 5_000_000;
const deletionsMs = 300;
const deletionsAtOnce = 200;
const recentMost = 5_000;

const cursorOf = z.object({ timeUs: z.number().int() });
const profile = z.object({ handle: z.string() });

/** Words as whole words, whatever their case; a tag only as a tag. */
export function wordsMatcher(words: readonly string[]): (text: string) => boolean {
  if (words.length === 0) return () => false;
  const escaped = words.map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll(/\s+/g, String.raw`\s+`));
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_])(?:${escaped.join('|')})(?![\\p{L}\\p{N}_])`, 'iu');
  return (text) => pattern.test(text);
}

/** Whether a post of the stream is for us: it names the account, answers it, quotes it, or holds a word we listen for. */
export function concerns(record: unknown, did: string | null, matches: (text: string) => boolean): boolean {
  const said = record as { text?: unknown; reply?: { parent?: { uri?: unknown }; root?: { uri?: unknown } }; facets?: unknown; embed?: unknown } | null;
  if (did) {
    const ours = `at://${did}/`;
    for (const uri of [said?.reply?.parent?.uri, said?.reply?.root?.uri]) if (typeof uri === 'string' && uri.startsWith(ours)) return true;
    if (said?.facets && JSON.stringify(said.facets).includes(`"${did}"`)) return true;
    if (said?.embed && JSON.stringify(said.embed).includes(ours)) return true;
  }
  return typeof said?.text === 'string' && matches(said.text);
}

/** Listens to every post of the network and keeps what concerns us; of deletions and edits, those of posts we have. */
export async function streamBluesky(context: StreamContext, given: unknown): Promise<void> {
  const { jetstream, words } = context.config as BlueskyConfig;
  const did = await ownDid(context);
  const matches = wordsMatcher([...words, ...context.sought.filter((source) => !source.startsWith('from:'))]);
  const from = cursorOf.safeParse(given).data?.timeUs;
  const query = new URLSearchParams({ wantedCollections: collection, ...(from ? { cursor: String(from - rewindMicros) } : {}) });
  const messages = context.net.socket(`${jetstream}/subscribe?${query}`, { signal: context.signal, onOpen: () => context.opened() });

  const recent = new Set<string>();
  const handles = new Map<string, string>();
  let pending: { event: Commit; uri: string }[] = [];
  let broken: unknown = null;
  let lastUs = from ?? 0;
  /** Not beyond a deletion that is still to be looked at. */
  const cursor = (): { timeUs: number } => ({ timeUs: pending[0] ? pending[0].event.time_us - 1 : lastUs });

  const handleOf = async (author: string): Promise<string | null> => {
    const known = handles.get(author);
    if (known) return known;
    const answer = await xrpc(context, 'app.bsky.actor.getProfile', { params: { actor: author } }).catch(() => null);
    const handle = profile.safeParse(answer?.json).data?.handle ?? null;
    if (handle) {
      if (handles.size >= recentMost) handles.clear();
      handles.set(author, handle);
    }
    return handle;
  };
  const keep = async (event: Commit, uri: string): Promise<void> => {
    if (recent.size >= recentMost) recent.clear();
    recent.add(uri);
    await context.heard({ ...event, handle: await handleOf(event.did) }, cursor());
  };
  let settling: Promise<void> = Promise.resolve();
  const settle = (): Promise<void> => {
    settling = settling.then(async () => {
      if (pending.length === 0) return;
      const looked = pending;
      const asked = [...new Set(looked.map(({ uri }) => uri))].filter((uri) => !recent.has(uri));
      const known = asked.length > 0 ? await context.known(asked) : new Set<string>();
      pending = pending.slice(looked.length);
      for (const { event, uri } of looked) {
        if (!recent.has(uri) && !known.has(uri)) continue;
        if (event.commit.operation === 'delete') await context.heard(event, cursor());
        else await keep(event, uri);
      }
    });
    return settling;
  };
  const beat = setInterval(() => void settle().catch((error: unknown) => (broken ??= error)), deletionsMs);
  try {
    for await (const text of messages) {
      if (broken) throw broken;
      let value: unknown;
      try {
        value = JSON.parse(text);
      } catch {
        continue;
      }
      const read = commit.safeParse(value);
      if (!read.success || read.data.commit.collection !== collection) continue;
      const event = read.data;
      lastUs = Math.max(lastUs, event.time_us);
      const uri = uriOf(event.did, event.commit.rkey);
      if (event.did === did) continue;
      if (event.commit.operation === 'create' && concerns(event.commit.record, did, matches)) await keep(event, uri);
      else if (event.commit.operation !== 'create') {
        pending.push({ event, uri });
        if (pending.length >= deletionsAtOnce) await settle();
      } else await context.heard(undefined, cursor());
    }
    await settle();
  } finally {
    clearInterval(beat);
  }
}
