import { forms, type WebhookMention } from '#contracts';

/** A time as most senders write it. Days after the 28th need the month and are left to the contract. */
const usualTime =
  /^(?:19[89]\d|20\d\d)-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const usualUrl = /^https?:\/\/[a-z0-9][a-z0-9.-]*[a-z](?::\d{1,4})?(?:\/[\w\-./~%?&=+#,:;@!]*)?$/i;

const str = (value: unknown, most: number): boolean => typeof value === 'string' && value.length > 0 && value.length <= most && value.charCodeAt(0) !== 0;
const strOrNone = (value: unknown, most: number): boolean => value === undefined || value === null || (typeof value === 'string' && value.length <= most);
const url = (value: unknown): boolean => value === undefined || value === null || (typeof value === 'string' && value.length <= 2_000 && usualUrl.test(value));
const none = (value: unknown): boolean => value === undefined || value === null;

/**
 * Says of an ordinary item, twenty times faster than the contract's schema, that the schema and the map accept it. False only
 * means "ask them". Thousands of mentions a second are looked at twice, when they come and when they are read.
 */
export function isUsual(value: unknown): value is WebhookMention {
  if (typeof value !== 'object' || value === null) return false;
  const item = value as Record<string, unknown>;
  const author = item['author'] as Record<string, unknown> | null | undefined;
  if (typeof author !== 'object' || author === null) return false;
  const followers = author['followers'];
  return (
    str(item['id'], 500) &&
    typeof item['text'] === 'string' &&
    item['text'].length <= 100_000 &&
    str(author['id'], 500) &&
    str(author['handle'], 300) &&
    strOrNone(author['name'], 300) &&
    (none(followers) || (Number.isSafeInteger(followers) && (followers as number) >= 0)) &&
    strOrNone(author['location'], 300) &&
    url(author['avatarUrl']) &&
    typeof item['postedAt'] === 'string' &&
    usualTime.test(item['postedAt']) &&
    (forms as readonly unknown[]).includes(item['form']) &&
    url(item['url']) &&
    strOrNone(item['title'], 1_000) &&
    (none(item['inReplyTo']) || str(item['inReplyTo'], 500)) &&
    strOrNone(item['location'], 300) &&
    (none(item['editedAt']) || (typeof item['editedAt'] === 'string' && usualTime.test(item['editedAt']))) &&
    (none(item['deleted']) || typeof item['deleted'] === 'boolean') &&
    (none(item['own']) || typeof item['own'] === 'boolean') &&
    none(item['counts']) &&
    none(item['media'])
  );
}
