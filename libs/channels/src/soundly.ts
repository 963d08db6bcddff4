import { httpUrl, longestText } from './sound.js';
import type { IncomingMention, Mapped } from './port.js';

const longestId = 500;
const longestName = 1_000;
/** The end of the year 9999. */
const endOfTime = 253_402_300_800_000;

/**
 * Pure: what a network's map made, as far as it can be stored. Characters that no database takes are left out, texts are cut,
 * and an item whose ids or times are none is put among the unreadable, by the place that it has left beside those.
 */
export function soundly(mapped: Mapped): Mapped {
  const taken = new Set(mapped.unreadable.map(({ index }) => index));
  const places = Array.from({ length: mapped.mentions.length + taken.size }, (_, index) => index).filter((index) => !taken.has(index));
  const mentions: IncomingMention[] = [];
  const unreadable = [...mapped.unreadable];
  for (const [nth, given] of mapped.mentions.entries()) {
    const mention = storable(given);
    const why = faultOf(mention);
    if (why) unreadable.push({ index: places[nth] ?? nth, why });
    else mentions.push(cut(mention));
  }
  const rest = mapped.deleted ? { deleted: mapped.deleted.map(storable).filter(isId) } : {};
  return { ...mapped, mentions, unreadable, ...rest };
}

/** The one character that Postgres cannot store, and halves of characters. */
const unsound = /\0|\p{Cs}/u;
const half = /\p{Cs}/gu;

function storable<T>(value: T): T {
  if (typeof value === 'string') return (unsound.test(value) ? value.replaceAll('\0', '').replace(half, '\ufffd') : value) as T;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(storable) as T;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, storable(inner)])) as T;
}

const isId = (id: string): boolean => id.length > 0 && id.length <= longestId;
const isTime = (time: string): boolean => Date.parse(time) >= 0 && Date.parse(time) < endOfTime;

function faultOf({ externalId, author, inReplyTo, threadRoot, postedAt, editedAt }: IncomingMention): string | null {
  const ids = { id: externalId, 'author.id': author.externalId, inReplyTo, threadRoot };
  for (const [field, id] of Object.entries(ids)) if (id !== undefined && !isId(id)) return `${field}: ${id ? 'is too long' : 'is empty'}`;
  for (const [field, time] of Object.entries({ postedAt, editedAt })) if (time !== undefined && !isTime(time)) return `${field}: is no time since 1970`;
  return null;
}

function cut(mention: IncomingMention): IncomingMention {
  const { url: told, media, text, title, location, editedAt, author } = mention;
  const { avatarUrl: avatar, ...who } = author;
  const name = author.name?.slice(0, longestName);
  const { url, avatarUrl } = { url: httpUrl(told), avatarUrl: httpUrl(avatar) };
  const { url: _, ...rest } = mention;
  return {
    ...rest,
    ...(url ? { url } : {}),
    ...(media ? { media: media.filter((one) => one.url === undefined || httpUrl(one.url)) } : {}),
    text: text.slice(0, longestText),
    postedAt: new Date(mention.postedAt).toISOString(),
    ...(editedAt === undefined ? {} : { editedAt: new Date(editedAt).toISOString() }),
    ...(title === undefined ? {} : { title: title.slice(0, longestName) }),
    ...(location === undefined ? {} : { location: location.slice(0, longestName) }),
    author: {
      ...who,
      ...(avatarUrl ? { avatarUrl } : {}),
      handle: author.handle.slice(0, longestId) || author.externalId,
      ...(name === undefined ? {} : { name }),
    },
  };
}
