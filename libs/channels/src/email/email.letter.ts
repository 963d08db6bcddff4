import { createHash } from 'node:crypto';
import PostalMime, { type Address, type Attachment, type Email } from 'postal-mime';
import { cleanText, instant } from '../text.js';
import { type Headers, whyAutomatic } from './automatic.js';
import type { Letter } from './email.wire.js';
import { replyOfAddress } from './reply-address.js';

const longestText = 200_000;
const mostAttachments = 50;

/** Ids without brackets, in order; what is none is passed over. */
export function idsOf(header: string | null | undefined): string[] {
  return [...(header ?? '').slice(0, 20_000).matchAll(/<([^<>\s]{1,480})>/g)].map(([, id]) => cleanText(id!));
}

const flat = (addresses: readonly Address[] | undefined): { name: string; address: string }[] =>
  (addresses ?? []).flatMap((one) => (one.group ? one.group : [{ name: one.name, address: one.address }]));

const personOf = (one: { name: string; address: string } | undefined): Letter['from'] | null =>
  one && /^[^\s@]+@[^\s@]+$/.test(one.address) && one.address.length <= 320
    ? { address: one.address.toLowerCase(), name: cleanText(one.name).trim().slice(0, 300) }
    : null;

const textOf = ({ content }: Attachment): string => (typeof content === 'string' ? content : '');
const partOf = (mail: Email, ...types: string[]): string =>
  textOf(mail.attachments.find(({ mimeType }) => types.includes(mimeType)) ?? ({ content: '' } as Attachment));

/** RFC 3464: what could not be delivered for good, by the id of the letter that comes back with it. */
function bounceOf(mail: Email): Letter['bounced'] {
  const status = partOf(mail, 'message/delivery-status');
  if (!/^action:\s*failed/im.test(status)) return null;
  const returned = partOf(mail, 'text/rfc822-headers', 'message/rfc822');
  const id = idsOf(/^message-id:\s*(<[^<>\s]+>)/im.exec(returned)?.[1])[0] ?? idsOf(mail.references)[0] ?? idsOf(mail.inReplyTo)[0];
  if (!id) return null;
  const said = /^diagnostic-code:\s*(?:[\w-]+\s*;\s*)?([^\n]+)/im.exec(status)?.[1] ?? /^status:\s*(\S+)/im.exec(status)?.[1] ?? '';
  return {
    id,
    why: `The letter came back: ${
      cleanText(said)
        .trim()
        .replace(/[.\s]*$/, '')
        .slice(0, 300) || 'it could not be delivered'
    }.`,
  };
}

export interface Of {
  /** Our own address. */
  address: string;
  /** What our reply addresses are signed with. */
  secret: string | null;
  receivedAt: Date;
  /** Known from the structure of the letter, where not all of it was fetched. */
  attachments: Letter['attachments'] | null;
}

/** Reads a letter as it came; rejects when it is none. Charsets and transfer encodings are undone here. */
export async function readLetter(source: Buffer, { address, secret, receivedAt, attachments }: Of): Promise<Letter> {
  const mail = await PostalMime.parse(source, { forceRfc822Attachments: true, attachmentEncoding: 'utf8', maxNestingDepth: 50 });
  const headers: Headers = new Map(mail.headers.toReversed().map(({ key, value }) => [key, value]));
  const from = personOf(flat(mail.from ? [mail.from] : [])[0]) ?? personOf(flat(mail.sender ? [mail.sender] : [])[0]);
  if (!from) throw new Error('says not who sent it');
  const returnPath = headers.get('return-path');
  const [to, cc] = [flat(mail.to), flat(mail.cc)].map((many) =>
    many
      .map(({ address: one }) => one.toLowerCase().slice(0, 320))
      .filter(Boolean)
      .slice(0, 50),
  );
  const reached = [
    ...to!,
    ...cc!,
    ...['delivered-to', 'x-original-to', 'envelope-to'].flatMap(
      (name) =>
        headers
          .get(name)
          ?.toLowerCase()
          .replace(/[<>\s]/g, '') ?? [],
    ),
  ];
  const posted = instant(mail.date ?? '') ?? receivedAt.toISOString();
  const bounced = bounceOf(mail);
  return {
    id: idsOf(mail.messageId)[0] ?? createHash('sha256').update(source).digest('hex'),
    from,
    replyTo: personOf(flat(mail.replyTo)[0]),
    to: to!,
    cc: cc!,
    subject: cleanText(mail.subject ?? '')
      .trim()
      .slice(0, 1_000),
    // Clocks of senders are wrong at times; nothing was written later than it came.
    at: posted > receivedAt.toISOString() ? receivedAt.toISOString() : posted,
    text: mail.text?.trim() ? cleanText(mail.text).slice(0, longestText) : null,
    html: mail.html && !mail.text?.trim() ? cleanText(mail.html).slice(0, longestText) : null,
    inReplyTo: idsOf(mail.inReplyTo)[0] ?? null,
    references: idsOf(mail.references).slice(0, 100),
    answers: secret ? replyOfAddress(reached, address, secret) : null,
    automatic: bounced
      ? 'it tells that a letter came back'
      : whyAutomatic(headers, from.address, returnPath === undefined ? null : returnPath.replace(/[<>\s]/g, '')),
    own: from.address === address,
    attachments: attachments ?? mail.attachments.slice(0, mostAttachments).map(fileOf),
    bounced,
  };
}

function fileOf({ filename, mimeType, content }: Attachment): Letter['attachments'][number] {
  return { name: cleanText(filename ?? '').slice(0, 300), type: mimeType.slice(0, 100), sizeBytes: typeof content === 'string' ? null : content.byteLength };
}
