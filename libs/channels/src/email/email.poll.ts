import type { FetchMessageObject, ImapFlow, MessageStructureObject } from 'imapflow';
import { newId } from '#kernel';
import type { ChannelContext, PollPage } from '../port.js';
import { cleanText } from '../text.js';
import { countSender } from './automatic.js';
import type { EmailConfig } from './email.config.js';
import { atMailbox, openForReading } from './email.imap.js';
import { readLetter } from './email.letter.js';
import { type Cursor, cursorOf, type Letter } from './email.wire.js';

/** Beside a standing connection that tells at once. */
const usualMs = 120_000;
const pageSize = 25;
/** Of a longer letter the rest is attachments, whose names the structure tells. */
const sourceBytes = 1_024 * 1_024;
const sourceKept = 20_000;
/** What lay in the mailbox before we came. */
const beforeMs = 7 * 24 * 3_600_000;

/** Letters in order of their uid, a page at a time. A mailbox that was made anew is read from a week ago; known letters change nothing. */
export async function pollEmail(context: ChannelContext, given: unknown): Promise<PollPage> {
  const config = context.config as EmailConfig;
  const secret = await secretOf(context);
  const known = cursorOf.safeParse(given).data;
  return atMailbox(context, async (client) => {
    const { validity, next, exists } = await openForReading(client, config);
    const anew = known?.validity !== validity;
    const from = anew ? await firstUid(client, new Date(context.now.getTime() - beforeMs), next) : known.uid + 1;
    const found = exists === 0 || from >= next ? [] : await pageOf(client, from);
    const cursor: Cursor = { validity, uid: found.at(-1)?.uid ?? Math.max(from - 1, next - 1), hour: known?.hour ?? 0, senders: { ...known?.senders } };
    const letters: unknown[] = [];
    for (const message of found) {
      const letter = await letterOf(message, config, secret, context.now);
      if ('from' in letter && !letter.own && !letter.automatic && !anew && !countSender(cursor, letter.from.address, context.now))
        letter.automatic = 'its sender writes more than a person would';
      letters.push(letter);
    }
    const more = found.length === pageSize;
    return {
      body: letters.length > 0 ? JSON.stringify({ address: config.address, letters }) : null,
      items: letters.length,
      cursor,
      nextPollAt: new Date(context.now.getTime() + (config.everySeconds ? config.everySeconds * 1_000 : usualMs)),
      more,
      backfill: anew,
    };
  });
}

/** Made once, and kept whatever credentials come later. */
async function secretOf(context: ChannelContext): Promise<string> {
  const known = context.credentials['secret'];
  if (known) return known;
  const secret = `${newId()}${crypto.randomUUID()}`;
  await context.keep({ secret });
  context.credentials['secret'] = secret;
  return secret;
}

async function firstUid(client: ImapFlow, since: Date, next: number): Promise<number> {
  const found = await client.search({ since }, { uid: true });
  return Array.isArray(found) && found.length > 0 ? Math.min(...found) : next;
}

async function pageOf(client: ImapFlow, from: number): Promise<FetchMessageObject[]> {
  const page: FetchMessageObject[] = [];
  const uids = await client.search({ uid: `${from}:*` }, { uid: true });
  const wanted = (Array.isArray(uids) ? uids : [])
    .filter((uid) => uid >= from)
    .sort((a, b) => a - b)
    .slice(0, pageSize);
  if (wanted.length === 0) return page;
  const query = { uid: true, internalDate: true, size: true, bodyStructure: true, source: { start: 0, maxLength: sourceBytes } };
  for await (const message of client.fetch(wanted.join(','), query, { uid: true })) page.push(message);
  return page.sort((a, b) => a.uid - b.uid);
}

async function letterOf(message: FetchMessageObject, { address }: EmailConfig, secret: string, now: Date): Promise<Letter | { why: string; source: string }> {
  const { source, internalDate, bodyStructure } = message;
  const came = internalDate ? new Date(internalDate) : now;
  try {
    return await readLetter(source ?? Buffer.alloc(0), {
      address,
      secret,
      receivedAt: came > now ? now : came,
      attachments: bodyStructure ? filesOf(bodyStructure).slice(0, 50) : null,
    });
  } catch (error) {
    return { why: cleanText((error as Error).message).slice(0, 300), source: cleanText((source ?? Buffer.alloc(0)).toString('latin1', 0, sourceKept)) };
  }
}

/** Parts that are files: what is neither text to be read nor a wrapper of others. */
function filesOf(part: MessageStructureObject): Letter['attachments'] {
  if (part.childNodes && part.type !== 'message/rfc822') return part.childNodes.flatMap(filesOf);
  const name = part.dispositionParameters?.['filename'] ?? part.parameters?.['name'] ?? '';
  const isBody = /^text\/(plain|html)$/.test(part.type) && part.disposition !== 'attachment' && !name;
  if (isBody || /^(message\/delivery-status|text\/rfc822-headers|application\/pgp-signature)$/.test(part.type)) return [];
  return [{ name: cleanText(name).slice(0, 300), type: part.type.slice(0, 100), sizeBytes: decodedBytes(part) }];
}

/** The structure tells the size as it travels. */
function decodedBytes({ size, encoding }: MessageStructureObject): number | null {
  if (size === undefined) return null;
  return encoding?.toLowerCase() === 'base64' ? Math.floor((size * 57) / 78) : size;
}
