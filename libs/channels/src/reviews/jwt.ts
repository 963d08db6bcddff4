import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { needsPerson } from '../problem.js';

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function keyOf(pem: string): KeyObject {
  try {
    // Typed into a field of one line, a key has lost its lines.
    const [, kind, body] = /-----BEGIN ((?:EC |RSA )?PRIVATE KEY)-----(.*?)-----END/s.exec(pem) ?? [];
    const lines = (body ?? '').replaceAll(/\s|\\n/g, '').match(/.{1,64}/g) ?? [];
    return createPrivateKey(`-----BEGIN ${kind}-----\n${lines.join('\n')}\n-----END ${kind}-----\n`);
  } catch {
    throw needsPerson('The private key cannot be read. Give it again.');
  }
}

/** A signed token (RFC 7519): ES256 as Apple wants it, RS256 as Google does. */
export function jwt(algorithm: 'ES256' | 'RS256', pem: string, header: object, claims: object): string {
  const signed = `${part({ alg: algorithm, typ: 'JWT', ...header })}.${part(claims)}`;
  // JOSE wants the two numbers of an elliptic signature side by side, not in DER.
  const key = { key: keyOf(pem), ...(algorithm === 'ES256' ? { dsaEncoding: 'ieee-p1363' as const } : {}) };
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}
