import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isPushPoint, newPushKeys, pushAuthorization, sealPush } from './web-push.js';

const bytes = (encoded: string): Buffer => Buffer.from(encoded, 'base64url');
/** RFC 8291, appendix A. */
const example = {
  message: 'When I grow up, I want to be a watermelon',
  p256dh: bytes('BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4'),
  auth: bytes('BTBZMqHH6r4Tts7J_aSIgg'),
  privateKey: bytes('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'),
  salt: bytes('DGv6ra1nlYgDCS1FRnbzlw'),
  sealed:
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
};

describe('web push', () => {
  it('seals the example of RFC 8291 to the letter', () => {
    expect(sealPush(example.message, example, example).toString('base64url')).toBe(example.sealed);
  });

  it('seals the same words otherwise each time', () => {
    expect(sealPush('hello', example)).not.toEqual(sealPush('hello', example));
  });

  it('says who we are in a token that the key it names has signed', () => {
    const keys = newPushKeys();
    const now = new Date('2026-01-01T00:00:00Z');
    const [, token, named] = /^vapid t=([^,]+), k=(.+)$/.exec(pushAuthorization('https://push.example/send/1?x=2', keys, 'mailto:us@example.org', now))!;
    expect(named).toBe(keys.publicKey.toString('base64url'));
    const [head, claims, signature] = token!.split('.');
    const read = (part: string): unknown => JSON.parse(bytes(part).toString('utf8'));
    expect(read(head!)).toEqual({ typ: 'JWT', alg: 'ES256' });
    expect(read(claims!)).toEqual({ aud: 'https://push.example', exp: now.getTime() / 1_000 + 43_200, sub: 'mailto:us@example.org' });
    const [x, y] = [keys.publicKey.subarray(1, 33), keys.publicKey.subarray(33)].map((part) => part.toString('base64url'));
    const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: x!, y: y! }, format: 'jwk' });
    expect(verify('sha256', Buffer.from(`${head}.${claims}`), { key, dsaEncoding: 'ieee-p1363' }, bytes(signature!))).toBe(true);
  });

  it('knows a point of the curve from what only looks like one', () => {
    expect(isPushPoint(example.p256dh)).toBe(true);
    expect(isPushPoint(Buffer.concat([Buffer.of(4), Buffer.alloc(64, 7)]))).toBe(false);
    expect(isPushPoint(Buffer.alloc(65))).toBe(false);
    expect(isPushPoint(example.p256dh.subarray(0, 33))).toBe(false);
  });
});
