/** How much of a document is searched for a statement of its encoding. */
const headBytes = 1_024;

function labelOf(body: Buffer, contentType: string | null): string {
  if (body[0] === 0xff && body[1] === 0xfe) return 'utf-16le';
  if (body[0] === 0xfe && body[1] === 0xff) return 'utf-16be';
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return 'utf-8';
  const stated = /charset\s*=\s*"?([\w.:-]+)/i.exec(contentType ?? '');
  if (stated) return stated[1]!;
  const head = body.subarray(0, headBytes).toString('latin1');
  const inside = /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)/i.exec(head) ?? /<meta[^>]*\bcharset\s*=\s*["']?([\w.:-]+)/i.exec(head);
  return inside?.[1] ?? 'utf-8';
}

/** By byte order mark, header, XML declaration or meta element, in that order; unknown encodings are read as UTF-8. */
export function decodeText(body: Buffer, contentType: string | null): string {
  try {
    return new TextDecoder(labelOf(body, contentType)).decode(body);
  } catch {
    return new TextDecoder().decode(body);
  }
}
