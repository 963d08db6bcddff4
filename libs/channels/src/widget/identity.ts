import { createHmac, timingSafeEqual } from 'node:crypto';

const hmac = (secret: string, text: string): string => createHmac('sha256', secret).update(text).digest('hex');

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Whether the site vouches for this person: hex HMAC-SHA256 of their id, with the channel's secret as it was shown. */
export function isVouchedFor(userId: string, hash: string, secrets: readonly string[]): boolean {
  return secrets.some((secret) => same(hash.toLowerCase(), hmac(secret, userId)));
}

/** What a browser keeps, and shows to be the same visitor again. It says who, and cannot be made without the secret. */
export function visitorToken(visitor: string, secret: string): string {
  return `${Buffer.from(visitor).toString('base64url')}.${hmac(secret, `visitor ${visitor}`)}`;
}

export function visitorOf(token: string, secrets: readonly string[]): string | null {
  const [name = '', signature = ''] = token.slice(0, 2_000).split('.');
  const visitor = Buffer.from(name, 'base64url').toString('utf8');
  return visitor !== '' && secrets.some((secret) => same(signature, hmac(secret, `visitor ${visitor}`))) ? visitor : null;
}
