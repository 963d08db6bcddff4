import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits. Only its hash is stored, so a stolen table opens nothing. */
export function newToken(prefix = ''): string {
  return prefix + randomBytes(32).toString('base64url');
}

export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** A password a person can copy: 4 groups of 5, about 100 bits, without letters that look alike. */
export function newPassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const drawn: string[] = [];
  while (drawn.length < 20) {
    // 248 is the largest multiple of 31 in a byte; the rest would favour the first letters.
    for (const byte of randomBytes(32)) if (byte < 248 && drawn.length < 20) drawn.push(letters[byte % letters.length]!);
  }
  return [0, 5, 10, 15].map((at) => drawn.slice(at, at + 5).join('')).join('-');
}
