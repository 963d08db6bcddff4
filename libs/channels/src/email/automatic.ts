/** Header values by lower-case name; the first of each. */
export type Headers = ReadonlyMap<string, string>;

const nobody = /^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?|daemon)([+.-].*)?@/i;

/** Why a letter was not written by hand (RFC 3834 and what programs do instead); null when it may have been. */
export function whyAutomatic(headers: Headers, from: string, returnPath: string | null): string | null {
  const submitted = headers.get('auto-submitted')?.split(';')[0]?.trim().toLowerCase();
  if (submitted && submitted !== 'no') return `it says Auto-Submitted: ${submitted}`;
  const precedence = headers.get('precedence')?.trim().toLowerCase();
  if (precedence && ['bulk', 'list', 'junk', 'auto_reply'].includes(precedence)) return `it says Precedence: ${precedence}`;
  if ([...headers.keys()].some((name) => /^list-(id|unsubscribe|post)$/.test(name))) return 'it came over a list';
  if (/\ball\b/i.test(headers.get('x-auto-response-suppress') ?? '')) return 'it asks for no automatic answer';
  if (headers.has('x-autoreply') || headers.has('x-autorespond') || headers.has('x-loop')) return 'it is an automatic answer';
  if (returnPath === '') return 'it has no return path';
  if (nobody.test(from)) return 'nobody reads its sender';
  return null;
}

/** More letters of one sender within an hour than this, and the rest opens no conversation. */
export const mostOfSender = 30;
const mostSenders = 500;

/** Counts a sender's letters by the hour; answers whether this one is within bounds. */
export function countSender(count: { hour: number; senders: Record<string, number> }, sender: string, now: Date): boolean {
  const hour = Math.floor(now.getTime() / 3_600_000);
  if (count.hour !== hour) Object.assign(count, { hour, senders: {} });
  const { senders } = count;
  const [known, before] = [Object.hasOwn(senders, sender), Object.hasOwn(senders, sender) ? senders[sender]! : 0];
  if (known || Object.keys(senders).length < mostSenders) senders[sender] = before + 1;
  return before < mostOfSender;
}
