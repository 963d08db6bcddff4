import { z } from 'zod';
import type { IncomingMention, Mapped } from '../port.js';
import { authorOf, idOf, longestText, stars, wordsOf } from '../sound.js';
import { cleanText, instant } from '../text.js';

/** A review in the words that all shops share; each shop writes its own into it before it is stored. */
export const review = z.object({
  id: idOf,
  rating: z.number().min(0).max(5),
  title: wordsOf,
  text: wordsOf,
  author: z.object({ id: idOf, name: wordsOf, avatarUrl: wordsOf }),
  at: z.string(),
  editedAt: wordsOf,
  url: wordsOf,
  location: wordsOf,
  likes: z.number().int().nullish().catch(null),
  /** Ours, published there. */
  answer: z.object({ text: z.string(), at: z.string() }).nullish().catch(null),
});
export type Review = z.infer<typeof review>;

/** A stored body: what a shop sent, beside what it means; what could not be understood stands as it came. */
const batch = z.object({ reviews: z.array(z.unknown()).optional(), gone: z.array(z.unknown()).optional() });
const stored = z.object({ raw: z.unknown() });

/** An answer of ours has no id of its own: a review has one at the most. */
export const answerId = (id: string): string => `${id}:answer`;

function mentionsOf(one: Review): IncomingMention[] {
  const postedAt = instant(one.at);
  if (!postedAt) return [];
  const editedAt = one.editedAt ? instant(one.editedAt) : null;
  const rating = stars(one.rating);
  const title = cleanText(one.title ?? '').trim();
  const text = cleanText(one.text ?? '')
    .trim()
    .slice(0, longestText);
  const author = authorOf({ id: one.author.id, handle: one.author.name, name: one.author.name, avatarUrl: one.author.avatarUrl, location: one.location });
  const answeredAt = one.answer ? instant(one.answer.at) : null;
  return [
    {
      externalId: one.id,
      author,
      text: text || rating,
      ...(text ? { title: `${rating} ${title}`.trim().slice(0, 1_000) } : title ? { title } : {}),
      ...(one.url ? { url: one.url } : {}),
      form: 'review',
      postedAt,
      threadRoot: one.id,
      ...(editedAt && editedAt > postedAt ? { editedAt } : {}),
      ...(one.likes == null ? {} : { counts: { likes: one.likes } }),
      answer: { review: one.id },
    },
    ...(one.answer && answeredAt
      ? [
          {
            externalId: answerId(one.id),
            author: { externalId: 'us', handle: 'us' },
            text: cleanText(one.answer.text).slice(0, longestText),
            form: 'review' as const,
            postedAt: answeredAt,
            inReplyTo: one.id,
            threadRoot: one.id,
            own: true,
            answer: { review: one.id },
          },
        ]
      : []),
  ];
}

/** `read` understands what one shop sends. */
export function mapReviews(read: (raw: unknown, again: boolean) => Review | null): (body: string) => Mapped {
  return (body) => {
    const { reviews, gone } = batch.parse(JSON.parse(body));
    const mapped: Mapped & { deleted: string[] } = { mentions: [], unreadable: [], deleted: [] };
    const mentions = new Map<string, IncomingMention>();
    for (const [index, value] of (reviews ?? []).entries()) {
      const one = stored.safeParse(value);
      const again = (value as { again?: unknown } | null)?.again === true;
      const found = one.success ? read(one.data.raw, again) : null;
      const all = found ? mentionsOf(found) : [];
      if (all.length === 0) mapped.unreadable.push({ index, why: 'is no review' });
      for (const mention of all) mentions.set(`${mention.externalId} ${mention.editedAt ?? ''}`, mention);
    }
    for (const value of gone ?? []) if (typeof value === 'string') mapped.deleted.push(value);
    return { ...mapped, mentions: [...mentions.values()] };
  };
}

/** Oldest first, each with whether it came before in other words. */
export const bodyOf = (items: readonly unknown[], again: ReadonlySet<unknown>): string =>
  JSON.stringify({ reviews: items.map((raw) => ({ raw, ...(again.has(raw) ? { again: true } : {}) })) });
