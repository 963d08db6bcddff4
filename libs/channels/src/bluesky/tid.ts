import { createHash } from 'node:crypto';

const letters = '234567abcdefghijklmnopqrstuvwxyz';

/**
 * The record key of a reply: a TID (https://atproto.com/specs/tid) made of when it was written and of its id, so that every
 * attempt to send it names the same record.
 */
export function tidOf(id: string, at: Date): string {
  const hash = createHash('sha256').update(id).digest();
  const micros = BigInt(at.getTime()) * 1_000n + BigInt(hash.readUInt16BE(0) % 1_000);
  let value = (micros << 10n) | BigInt(hash.readUInt16BE(2) & 0x3ff);
  let tid = '';
  for (let digit = 0; digit < 13; digit++) {
    tid = letters[Number(value & 31n)]! + tid;
    value >>= 5n;
  }
  return tid;
}
