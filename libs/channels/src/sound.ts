import { z } from 'zod';
import { cleanText } from './text.js';

/** An id of the outside: a string, also where it is written as a number that a number can hold. */
export const idOf = z
  .union([
    z
      .string()
      .min(1)
      .max(300)
      .regex(/^\S+$/, 'holds blanks')
      .regex(/^[^\0\p{Cs}]+$/u, 'holds what is no character'),
    z.number().int().refine(Number.isSafeInteger, 'is beyond what a number holds'),
  ])
  .transform(String);

/** How many, or nothing where it is no number. */
export const countOf = z.number().int().min(0).nullish().catch(null);
/** Words that may be missing, or be of another kind altogether. */
export const wordsOf = z.string().nullish().catch(null);

export function httpUrl(url: string | null | undefined): string | undefined {
  return url && /^https?:\/\//.test(url) && URL.canParse(url) && url.length <= 2_000 ? url : undefined;
}

/** A part of an address, whatever it holds. */
export const inAddress = (part: string): string => encodeURIComponent(part.replace(/\p{Cs}/gu, '\ufffd'));

/** An author as far as it is told; the handle is never empty. */
export function authorOf(said: {
  id: string;
  handle?: string | null | undefined;
  name?: string | null | undefined;
  avatarUrl?: string | null | undefined;
  followers?: number | null | undefined;
  location?: string | null | undefined;
}) {
  const name = cleanText(said.name ?? '')
    .trim()
    .slice(0, 300);
  const handle = cleanText(said.handle ?? '')
    .trim()
    .slice(0, 300);
  const avatarUrl = httpUrl(said.avatarUrl);
  const location = cleanText(said.location ?? '')
    .trim()
    .slice(0, 300);
  return {
    externalId: said.id,
    handle: handle || name || said.id,
    ...(name ? { name } : {}),
    ...(avatarUrl ? { avatarUrl } : {}),
    ...(said.followers == null ? {} : { followers: said.followers }),
    ...(location ? { location } : {}),
  };
}

/** Counts without those that nobody told. */
export function countsOf(given: Record<'likes' | 'shares' | 'replies' | 'views', number | null | undefined>) {
  const told = Object.fromEntries(Object.entries(given).filter(([, value]) => value != null));
  return Object.keys(told).length > 0 ? { counts: told as Record<string, number> } : {};
}

/** Stars as people see them, from none to five. */
export const stars = (rating: number): string => '★'.repeat(Math.max(0, Math.min(5, Math.round(rating)))).padEnd(5, '☆');

export const longestText = 50_000;
export const address = z
  .url({ protocol: /^https?$/, message: 'must be an http:// or https:// address' })
  .max(500)
  .transform((url) => url.replace(/\/+$/, ''));
export const secret = z.string('is missing').trim().min(1, 'is empty').max(10_000);
export const seconds = (least: number) => z.number().int().min(least, `must be at least ${least}`).max(86_400).optional();
