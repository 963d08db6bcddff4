import { findChannelType, type IncomingMention, soundly, type Unreadable } from '#channels';
import type { Heard } from '#inbox';
import { NIL_ID } from '#kernel';
import type { StoredIntake } from '#listening';
import { authorKey, type KnownAuthor, type HeardAuthor } from '#people';
import type { Understood } from './understanding.js';

/** One item of a delivery with what the pipeline knows before it looks into the database. */
export interface Parsed {
  delivery: StoredIntake;
  mention: IncomingMention;
}

export interface Unread extends Unreadable {
  delivery: StoredIntake;
}

/** Of what was deleted some networks tell the id alone. */
export interface Gone {
  delivery: StoredIntake;
  externalId: string;
}

/** A reply of ours that came back. */
export interface Refused {
  channelId: string;
  remoteId: string;
  why: string;
}

/** Pure: what deliveries hold. A delivery whose network this build does not know is wholly unreadable, and kept. */
export function parseDeliveries(deliveries: readonly StoredIntake[]): { parsed: Parsed[]; unreadable: Unread[]; gone: Gone[]; refused: Refused[] } {
  const parsed: Parsed[] = [];
  const refused: Refused[] = [];
  const gone: Gone[] = [];
  const unreadable: Unread[] = [];
  for (const delivery of deliveries) {
    try {
      const type = findChannelType(delivery.network);
      if (!type) throw new Error(`this build knows no network "${delivery.network}"`);
      const mapped = soundly(type.map(delivery.body));
      for (const mention of mapped.mentions) parsed.push({ delivery, mention });
      for (const item of mapped.unreadable) unreadable.push({ ...item, delivery });
      for (const externalId of mapped.deleted ?? []) gone.push({ delivery, externalId });
      for (const one of mapped.refused ?? []) refused.push({ channelId: delivery.channelId, ...one });
    } catch (error) {
      unreadable.push({ delivery, index: 0, why: (error as Error).message });
    }
  }
  return { parsed, unreadable, gone, refused };
}

export function receivedAt({ delivery, mention }: Parsed): number {
  return delivery.how === 'history' ? Date.parse(mention.postedAt) : delivery.receivedAt.getTime();
}

export function authorOf(item: Parsed): HeardAuthor {
  const { author } = item.mention;
  return {
    network: item.delivery.network,
    externalId: author.externalId,
    handle: author.handle,
    name: author.name ?? null,
    followers: author.followers ?? null,
    location: author.location ?? item.mention.location ?? null,
    avatarUrl: author.avatarUrl ?? null,
    seenAt: receivedAt(item),
  };
}

/** Pure: parsed items with what was understood of them become what the inbox stores. */
export function heardOf(parsed: readonly Parsed[], understood: readonly Understood[], authors: ReadonlyMap<string, KnownAuthor>): Heard[] {
  return parsed.map((item, index): Heard => {
    const { mention, delivery } = item;
    const { reading, document, addressed, route } = understood[index]!;
    const author = authors.get(authorKey(delivery.network, mention.author.externalId))!;
    return {
      intakeId: delivery.id,
      channelId: delivery.channelId,
      externalId: mention.externalId,
      authorId: author.id,
      form: mention.form,
      own: mention.own ?? false,
      text: mention.text,
      title: mention.title ?? null,
      url: mention.url ?? null,
      location: mention.location ?? null,
      inReplyTo: mention.inReplyTo ?? null,
      threadRoot: mention.threadRoot ?? null,
      postedAt: Date.parse(mention.postedAt),
      receivedAt: receivedAt(item),
      editedAt: mention.editedAt ? Date.parse(mention.editedAt) : null,
      deleted: mention.deleted ?? false,
      counts: (mention.counts as Record<string, number> | undefined) ?? null,
      reading,
      document,
      addressed: addressed && !author.isBlocked,
      route: author.isBlocked ? null : route,
    };
  });
}

const unread: Heard['reading'] = {
  kind: 'other',
  confidence: 1,
  scores: { question: 0, complaint: 0, praise: 0 },
  sentiment: { negative: 0, neutral: 1, positive: 0 },
  lang: 'und',
  urgency: { level: 0, signs: [] },
  notes: [],
  model: 'none',
};

/** A deletion touches only what is there, so it says nothing of an author or a text. */
export function deletionOf({ delivery, externalId }: Gone): Heard {
  const atMs = delivery.receivedAt.getTime();
  return {
    intakeId: delivery.id,
    channelId: delivery.channelId,
    externalId,
    authorId: NIL_ID,
    form: 'post',
    own: false,
    addressed: false,
    text: '',
    title: null,
    url: null,
    location: null,
    inReplyTo: null,
    threadRoot: null,
    postedAt: atMs,
    receivedAt: atMs,
    editedAt: null,
    deleted: true,
    counts: null,
    reading: unread,
    document: '',
    route: null,
  };
}
