import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto';

// https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Message_encryption_and_decryption_instructions.html

/** SHA-1 over the parts in their order of bytes. */
export function signatureOf(...parts: string[]): string {
  return createHash('sha1').update(parts.toSorted().join('')).digest('hex');
}

export function isSignedBy(given: string | undefined, ...parts: string[]): boolean {
  const [said, right] = [Buffer.from(given ?? '', 'hex'), Buffer.from(signatureOf(...parts), 'hex')];
  return said.length === right.length && timingSafeEqual(said, right);
}

/** What stands in a sealed message of this app; null when it is of another, or of nobody. */
export function opened(sealed: string, encodingKey: string, appId: string): string | null {
  try {
    const key = Buffer.from(`${encodingKey}=`, 'base64');
    const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
    const padded = Buffer.concat([decipher.update(sealed, 'base64'), decipher.final()]);
    // PKCS#7, to 32 bytes instead of the cipher's 16.
    const padding = padded.at(-1) ?? 0;
    if (padding < 1 || padding > 32) return null;
    const plain = padded.subarray(0, padded.length - padding);
    // 16 random bytes, the length, the message, and whose it is.
    const length = plain.readUInt32BE(16);
    if (20 + length > plain.length || plain.subarray(20 + length).toString('utf8') !== appId) return null;
    return plain.subarray(20, 20 + length).toString('utf8');
  } catch {
    return null;
  }
}
