import { z } from 'zod';

/** How somebody hears of what is offered to them. `key`: by what a browser knows us, base64url of a point on P-256. */
export const tellingView = z.object({
  mail: z.boolean(),
  /** Whether this installation can send mail at all. */
  canMail: z.boolean(),
  /** Browsers of theirs that are told. */
  devices: z.number(),
  key: z.string(),
});
export type TellingView = z.infer<typeof tellingView>;
export const tellingBody = z.object({ mail: z.boolean() });

const endpoint = z.url({ protocol: /^https?$/, message: 'must be an http:// or https:// address' }).max(2_000);
const base64url = z.string().regex(/^[\w-]+=*$/, 'is no base64url');
/** What `PushSubscription.toJSON()` answers, and the language of the screen. */
export const pushBody = z.object({
  endpoint,
  keys: z.object({ p256dh: base64url.max(200), auth: base64url.max(100) }),
  lang: z.string().regex(/^[a-z]{2,3}$/, 'is no code such as en, fr or zh'),
});
export type PushBody = z.infer<typeof pushBody>;
export const pushForgetBody = z.object({ endpoint });

/** What a browser is told. A later note with the same tag replaces an earlier one. */
export interface PushNote {
  tag: string;
  title: string;
  body: string;
  /** Of the page that a touch opens. */
  path: string;
}
