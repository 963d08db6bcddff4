/**
 * What a browser may be shown as a picture, told by the first bytes and by nothing that anybody says of them. Raster only: an
 * SVG is a document with scripts.
 */
export function pictureType(bytes: Buffer): string | null {
  const ascii = (from: number, to: number): string => bytes.toString('latin1', from, to);
  if (bytes.length < 16) return null;
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg';
  if (ascii(0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png';
  if (ascii(0, 6) === 'GIF87a' || ascii(0, 6) === 'GIF89a') return 'image/gif';
  if (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WEBP') return 'image/webp';
  if (ascii(4, 8) === 'ftyp' && /avi[fs]/.test(ascii(8, 12))) return 'image/avif';
  return null;
}

/** A name that is safe in a header and on any disk. */
export function fileName(name: string | undefined, url: string): string {
  const given = name ?? decodedLast(url);
  const plain = given
    .normalize('NFC')
    // oxlint-disable-next-line no-control-regex
    .replace(/[\u0000-\u001f\u007f"<>:/\\|?*]+/g, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '')
    .slice(-120)
    // A pair that was cut in two.
    .replace(/\p{Cs}/gu, '_');
  return plain || 'attachment';
}

function decodedLast(url: string): string {
  const last = new URL(url).pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** RFC 6266: old readers get the letters they can, all others the name as it is. */
export function attached(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|%/g, '_');
  const whole = encodeURIComponent(name).replace(/['()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${whole}`;
}
