import type { Media } from '#contracts';
import { htmlToText } from '../html.js';
import type { IncomingMention, Mapped } from '../port.js';
import { cleanText, instant } from '../text.js';
import { batch, type Letter, letter } from './email.wire.js';
import { messageIdOf } from './reply-address.js';
import { withoutQuoted } from './quoted.js';

const longestText = 50_000;

function mediaOf({ attachments }: Letter): Media[] {
  return attachments.map(({ name, type, sizeBytes }): Media => {
    const kind = (['image', 'video', 'audio'] as const).find((one) => type.startsWith(`${one}/`)) ?? 'file';
    return { kind, ...(name ? { name: cleanText(name) } : {}), ...(sizeBytes === null ? {} : { sizeBytes }) };
  });
}

/** What of a letter is new: of HTML what stands outside the quotes that mail programs mark. */
function wordsOf({ text, html }: Letter): string {
  if (text) return withoutQuoted(text).fresh;
  const unquoted = (html ?? '').replace(
    /<(blockquote|div)\b[^>]{0,500}\b(type="?cite|class="?[^">]{0,100}(gmail_quote|yahoo_quoted|moz-cite-prefix))[\s\S]*$/i,
    '',
  );
  return withoutQuoted(htmlToText(unquoted) || htmlToText(html ?? '')).fresh;
}

function mentionOf(of: Letter, own: string): IncomingMention | null {
  const at = instant(of.at);
  if (!at) return null;
  const words = cleanText(wordsOf(of)).trim().slice(0, longestText);
  const title = cleanText(of.subject);
  const media = mediaOf(of);
  const text = words || title || media.map(({ name }) => name).find(Boolean) || '';
  if (!text) return null;
  const [root] = of.references;
  // What came to a signed address answers that reply, whatever else it names.
  const inReplyTo = of.answers ? messageIdOf(of.answers, own) : (of.inReplyTo ?? of.references.at(-1) ?? null);
  const threadRoot = of.answers ? null : (root ?? null);
  return {
    externalId: of.id,
    author: { externalId: of.from.address, handle: of.from.address, ...(of.from.name ? { name: of.from.name } : {}) },
    text,
    ...(title && title !== text ? { title } : {}),
    form: 'message',
    postedAt: at,
    ...(inReplyTo ? { inReplyTo } : {}),
    ...(threadRoot ? { threadRoot } : {}),
    ...(of.own ? { own: true } : {}),
    ...(of.automatic ? { addressed: false } : {}),
    ...(media.length > 0 ? { media } : {}),
    answer: {
      to: (of.replyTo ?? of.from).address,
      subject: title,
      references: [...of.references, of.id].slice(-40),
      ...(of.automatic ? { automatic: of.automatic } : {}),
    },
  };
}

/** A stored poll becomes mentions, and word of what came back undelivered. */
export function mapEmail(body: string): Mapped {
  const { letters, address } = batch.parse(JSON.parse(body));
  const mapped: Mapped & { refused: { remoteId: string; why: string }[] } = { mentions: [], unreadable: [], refused: [] };
  const seen = new Set<string>();
  for (const [index, value] of letters.entries()) {
    const read = letter.safeParse(value);
    if (read.success && read.data.bounced) {
      mapped.refused.push({ remoteId: read.data.bounced.id, why: read.data.bounced.why });
      continue;
    }
    const mention = read.success ? mentionOf(read.data, address) : null;
    if (!mention) mapped.unreadable.push({ index, why: read.success ? 'holds no words' : unreadableOf(value) });
    else if (!seen.has(mention.externalId)) mapped.mentions.push(mention);
    if (mention) seen.add(mention.externalId);
  }
  return mapped;
}

function unreadableOf(value: unknown): string {
  const why = (value as { why?: unknown } | null)?.why;
  return typeof why === 'string' ? why : 'is no letter';
}
