import { z } from 'zod';
import type { IncomingMention, Mapped } from '../port.js';
import { authorOf, idOf, inAddress, longestText, wordsOf } from '../sound.js';
import { cleanText, instant } from '../text.js';

// https://learn.microsoft.com/linkedin/marketing/community-management/organizations/organization-social-action-notifications

const urn = z.string().regex(/^urn:li:\w+:\S{1,280}$/, 'is no URN');
const said = z.object({ owner: urn.nullish(), text: wordsOf, entity: urn.nullish() }).nullish().catch(null);

export const notification = z.object({
  notificationId: idOf,
  organizationalEntity: urn,
  action: z.string(),
  sourcePost: urn.nullish(),
  generatedActivity: urn.nullish(),
  lastModifiedAt: z.number(),
  decoratedGeneratedActivity: z.object({ comment: said, share: said }).nullish().catch(null),
});
export type LinkedInNotification = z.infer<typeof notification>;

const batch = z.object({ items: z.array(z.unknown()).optional(), gone: z.array(z.unknown()).optional(), delivered: z.boolean().nullish() });

/** Nobody said anything. */
const silent = new Set(['LIKE', 'SHARE']);

/** `urn:li:comment:(urn:li:activity:71,99)`: what it is about, and its number. */
export function partsOf(comment: string): { entity: string; id: string } | null {
  const found = /^urn:li:comment:\((urn:li:\w+:[^,]+),([^,)]+)\)$/.exec(comment);
  return found ? { entity: found[1]!, id: found[2]! } : null;
}

const pageOf = (entity: string): string => `https://www.linkedin.com/feed/update/${inAddress(entity)}`;

function mentionOf(one: LinkedInNotification, delivered: boolean): IncomingMention | 'nothing' | null {
  if (silent.has(one.action)) return 'nothing';
  const at = Math.abs(one.lastModifiedAt) > 8.64e15 ? null : instant(new Date(one.lastModifiedAt).toISOString());
  const activity = one.generatedActivity;
  const { comment, share } = one.decoratedGeneratedActivity ?? {};
  const told = comment ?? share;
  if (!at || !activity || !told) return null;
  const parts = partsOf(activity);
  const entity = parts?.entity ?? activity;
  // LinkedIn tells who by a number, and names only to who may look them up.
  const owner = told.owner ?? `of:${activity}`;
  return {
    externalId: activity,
    author: authorOf({ id: owner, handle: owner.split(':').at(-1) }),
    text: cleanText(told.text ?? '').slice(0, longestText),
    url: pageOf(entity),
    form: parts ? 'comment' : 'post',
    postedAt: at,
    ...(parts ? { inReplyTo: entity, threadRoot: activity } : {}),
    ...(one.action === 'COMMENT_EDIT' ? { editedAt: at } : {}),
    ...(one.action === 'ADMIN_COMMENT' || owner === one.organizationalEntity ? { own: true } : { addressed: true }),
    ...(delivered ? { streamed: true } : {}),
    answer: { entity, ...(parts ? { comment: activity } : {}) },
  };
}

export function mapLinkedIn(body: string): Mapped {
  const { items, gone, delivered } = batch.parse(JSON.parse(body));
  const mapped: Mapped & { deleted: string[] } = { mentions: [], unreadable: [], deleted: [] };
  const mentions = new Map<string, IncomingMention>();
  for (const [index, value] of (items ?? []).entries()) {
    const read = notification.safeParse(value);
    if (read.success && read.data.action === 'COMMENT_DELETE' && read.data.generatedActivity) {
      mapped.deleted.push(read.data.generatedActivity);
      continue;
    }
    const mention = read.success ? mentionOf(read.data, delivered === true) : null;
    if (mention === null) mapped.unreadable.push({ index, why: 'is no notification of a page' });
    else if (mention !== 'nothing') mentions.set(`${mention.externalId} ${mention.editedAt ?? ''}`, mention);
  }
  for (const value of gone ?? []) if (typeof value === 'string') mapped.deleted.push(value);
  return { ...mapped, mentions: [...mentions.values()] };
}
