import { z } from 'zod';

export const config = z.object({
  /** The server, such as https://mastodon.social: the account's own, or one whose public posts are read. */
  server: z
    .url({ protocol: /^https?$/, message: 'must be an http:// or https:// address' })
    .max(500)
    .transform((url) => new URL(url).origin),
  /** Followed as tags; they need no account. */
  tags: z
    .array(
      z
        .string()
        .trim()
        .transform((tag) => tag.replace(/^#/, ''))
        .pipe(z.string().regex(/^[\p{L}\p{N}_]{1,100}$/u, 'must be a tag of letters, digits and _')),
    )
    .max(20)
    .default([]),
  /** Searched, where the server can search and there is an account. */
  words: z.array(z.string().trim().min(1).max(100)).max(20).default([]),
  /** Whether the server's stream is listened to, where it has one; it needs an account. */
  stream: z.boolean().default(true),
  everySeconds: z.number().int().min(2, 'must be at least 2').max(86_400).optional(),
  /** What the server allows; learnt from most, asked from none. */
  maxCharacters: z.number().int().min(1).max(100_000).default(500),
});
export type MastodonConfig = z.infer<typeof config>;

export const credentials = z.object({ accessToken: z.string('is missing').trim().min(1, 'is empty').max(2_000) });
