/** A stretch of a text, in bytes of UTF-8 as the protocol counts, and what it is. */
export interface Facet {
  index: { byteStart: number; byteEnd: number };
  features: (
    | { $type: 'app.bsky.richtext.facet#link'; uri: string }
    | { $type: 'app.bsky.richtext.facet#mention'; did: string }
    | { $type: 'app.bsky.richtext.facet#tag'; tag: string }
  )[];
}

const handle = /(?<=^|[\s(])@((?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)\b/gu;
const link = /(?<=^|[\s(])https?:\/\/[^\s<>"]+/gu;
const tag = /(?<=^|\s)#(\p{L}[\p{L}\p{N}_]{0,63})/gu;

/** Handles a text may name, to be looked up before `facetsOf`. */
export function handlesIn(text: string): string[] {
  return [...new Set([...text.matchAll(handle)].map((match) => match[1]!.toLowerCase()))];
}

/** Links, tags, and mentions of those whose DID is known. Without them a text shows as plain words. */
export function facetsOf(text: string, dids: ReadonlyMap<string, string>): Facet[] {
  const encoder = new TextEncoder();
  const bytesTo = (end: number): number => encoder.encode(text.slice(0, end)).length;
  const facet = (start: number, length: number, feature: Facet['features'][number]): Facet => ({
    index: { byteStart: bytesTo(start), byteEnd: bytesTo(start + length) },
    features: [feature],
  });
  const found: Facet[] = [];
  for (const match of text.matchAll(handle)) {
    const did = dids.get(match[1]!.toLowerCase());
    if (did) found.push(facet(match.index, match[0].length, { $type: 'app.bsky.richtext.facet#mention', did }));
  }
  for (const match of text.matchAll(link)) {
    const uri = match[0].replace(/[.,;:!?]+$/, '').replace(/\)$/, (end) => (match[0].includes('(') ? end : ''));
    if (URL.canParse(uri)) found.push(facet(match.index, uri.length, { $type: 'app.bsky.richtext.facet#link', uri }));
  }
  for (const match of text.matchAll(tag)) found.push(facet(match.index, match[0].length, { $type: 'app.bsky.richtext.facet#tag', tag: match[1]! }));
  return found.sort((a, b) => a.index.byteStart - b.index.byteStart);
}
