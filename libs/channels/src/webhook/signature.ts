import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** How far the sender's clock may be from ours, either way. */
const toleranceSeconds = 5 * 60;
/** More than a sender that rotates needs; bounds the work a stranger can cause. */
const mostSignatures = 10;

/** `whsec_` and 24 random bytes in base64, as Standard Webhooks writes them. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(24).toString('base64')}`;
}

function keyOf(secret: string): Buffer {
  return Buffer.from(secret.startsWith('whsec_') ? secret.slice('whsec_'.length) : secret, 'base64');
}

function signature(secret: string, id: string, seconds: string, body: string | Buffer): Buffer {
  return createHmac('sha256', keyOf(secret)).update(`${id}.${seconds}.`).update(body).digest();
}

/** The three headers of Standard Webhooks over these exact bytes. */
export function signedHeaders(secret: string, id: string, at: Date, body: string | Buffer): Record<string, string> {
  const seconds = String(Math.floor(at.getTime() / 1_000));
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${signature(secret, id, seconds, body).toString('base64')}` };
}

/** True when one of the signatures was made with one of the secrets, in time. Fails closed. */
export function isSigned(headers: Record<string, string | undefined>, body: Buffer, secrets: readonly string[], now: Date): boolean {
  const id = headers['webhook-id'];
  const seconds = headers['webhook-timestamp'];
  const given = headers['webhook-signature'];
  if (!id || !seconds || !given || !/^\d{1,12}$/.test(seconds)) return false;
  if (Math.abs(now.getTime() / 1_000 - Number(seconds)) > toleranceSeconds) return false;
  const candidates = given
    .split(' ', mostSignatures)
    .filter((part) => part.startsWith('v1,'))
    .map((part) => Buffer.from(part.slice(3), 'base64'));
  let matches = false;
  for (const secret of secrets) {
    if (keyOf(secret).length === 0) continue;
    const expected = signature(secret, id, seconds, body);
    for (const candidate of candidates) {
      if (candidate.length === expected.length && timingSafeEqual(candidate, expected)) matches = true;
    }
  }
  return matches;
}
