import { createCipheriv, createECDH, createPrivateKey, hkdfSync, randomBytes, sign } from 'node:crypto';

/** A browser that agreed to be told, as it names itself; keys as bytes. */
export interface PushDevice {
  endpoint: string;
  /** Its point on P-256, uncompressed. */
  p256dh: Buffer;
  auth: Buffer;
}

/** Who tells it: a key on P-256, the public half uncompressed. */
export interface PushKeys {
  publicKey: Buffer;
  privateKey: Buffer;
}

const curve = 'prime256v1';
const recordBytes = 4_096;
/** RFC 8291 seals one record, with its padding mark and the cipher's tag in it. */
export const mostPushBytes = recordBytes - 17;
const tokenSeconds = 12 * 3_600;

const text = (words: string): Buffer => Buffer.from(words, 'latin1');
const derived = (secret: Buffer, salt: Buffer, info: Buffer, bytes: number): Buffer => Buffer.from(hkdfSync('sha256', secret, salt, info, bytes));

export function newPushKeys(): PushKeys {
  const ecdh = createECDH(curve);
  const publicKey = ecdh.generateKeys();
  return { publicKey, privateKey: padded(ecdh.getPrivateKey()) };
}

/** Seals a message so that only this browser reads it (RFC 8291, with `aes128gcm` of RFC 8188). `once` is for tests. */
export function sealPush(message: string, { p256dh, auth }: Omit<PushDevice, 'endpoint'>, once?: { privateKey: Buffer; salt: Buffer }): Buffer {
  const ecdh = createECDH(curve);
  if (once) ecdh.setPrivateKey(once.privateKey);
  else ecdh.generateKeys();
  const own = ecdh.getPublicKey();
  const salt = once?.salt ?? randomBytes(16);
  const secret = derived(ecdh.computeSecret(p256dh), auth, Buffer.concat([text('WebPush: info\0'), p256dh, own]), 32);
  const cipher = createCipheriv(
    'aes-128-gcm',
    derived(secret, salt, text('Content-Encoding: aes128gcm\0'), 16),
    derived(secret, salt, text('Content-Encoding: nonce\0'), 12),
  );
  const head = Buffer.alloc(5);
  head.writeUInt32BE(recordBytes);
  head.writeUInt8(own.length, 4);
  // 2 marks the last record.
  const sealed = Buffer.concat([cipher.update(Buffer.concat([Buffer.from(message, 'utf8'), Buffer.of(2)])), cipher.final()]);
  return Buffer.concat([salt, head, own, sealed, cipher.getAuthTag()]);
}

/** Says to a push service who we are (RFC 8292). `subject` is where its operator reaches us: `mailto:` or an address of ours. */
export function pushAuthorization(endpoint: string, { publicKey, privateKey }: PushKeys, subject: string, now: Date): string {
  const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { aud: new URL(endpoint).origin, exp: Math.floor(now.getTime() / 1_000) + tokenSeconds, sub: subject };
  const said = `${encoded({ typ: 'JWT', alg: 'ES256' })}.${encoded(claims)}`;
  const [x, y, d] = [publicKey.subarray(1, 33), publicKey.subarray(33), privateKey].map((part) => part.toString('base64url'));
  const key = createPrivateKey({ key: { kty: 'EC', crv: 'P-256', x: x!, y: y!, d: d! }, format: 'jwk' });
  const signature = sign('sha256', Buffer.from(said), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  return `vapid t=${said}.${signature}, k=${publicKey.toString('base64url')}`;
}

/** Leading zeros of a number are left out by the library, and belong to the key. */
function padded(key: Buffer): Buffer {
  return Buffer.concat([Buffer.alloc(32 - key.length), key]);
}

/** Whether these bytes are a point on the curve: what is none cannot be sealed for. */
export function isPushPoint(point: Buffer): boolean {
  if (point.length !== 65 || point[0] !== 4) return false;
  const ecdh = createECDH(curve);
  ecdh.generateKeys();
  try {
    ecdh.computeSecret(point);
    return true;
  } catch {
    return false;
  }
}
