import type { ImapFlow } from 'imapflow';
import { createTransport } from 'nodemailer';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import { AppError } from '#kernel';
import { isAddress } from '../address.js';
import type { ChannelContext, OutgoingReply, Send, SendOutcome } from '../port.js';
import { outcomeOfBreak } from '../problem.js';
import type { EmailConfig } from './email.config.js';
import { atMailbox, mailProblem, userOf } from './email.imap.js';
import { messageIdOf, replyAddressOf } from './reply-address.js';

const smtpMs = 20_000;
/** Stands on the copy in the folder of sent letters while nobody knows whether the letter went. */
const underway = '$EarshotUnderway';

interface Composed {
  to: string;
  messageId: string;
  raw: Buffer;
}

const again = /^\s*(re|aw|rép|sv|回复|答复)\s*[:：]/i;

async function compose(context: ChannelContext, reply: OutgoingReply): Promise<Composed> {
  const { address, senderName, plusAddress, signature } = context.config as EmailConfig;
  const { to, subject, references } = (reply.answer ?? {}) as { to?: string; subject?: string; references?: string[] };
  const messageId = messageIdOf(reply.id, address);
  const secret = context.credentials['secret'];
  const replyTo = plusAddress && secret ? replyAddressOf(reply.id, address, secret) : null;
  const chain = references?.length ? references : reply.inReplyTo ? [reply.inReplyTo] : [];
  const target = to ?? reply.author.externalId;
  const mail = new MailComposer({
    from: { name: senderName, address },
    to: target,
    ...(replyTo ? { replyTo: { name: senderName, address: replyTo } } : {}),
    subject: !subject ? 'Re:' : again.test(subject) ? subject : `Re: ${subject}`,
    messageId: `<${messageId}>`,
    ...(reply.inReplyTo ? { inReplyTo: `<${reply.inReplyTo}>` } : {}),
    ...(chain.length > 0 ? { references: chain.map((id) => `<${id}>`).join(' ') } : {}),
    date: reply.createdAt,
    text: signature ? `${reply.text}\n\n-- \n${signature}` : reply.text,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return { to: target, messageId, raw: await mail.compile().build() };
}

/** There was no conversation with the server, so nothing can have arrived. A line that was cut may have been cut after the last word. */
const neverBegan = /ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EDNS|ETLS|Connection timeout|Greeting never received/;

async function deliver(context: ChannelContext, { to, raw }: Composed): Promise<SendOutcome> {
  const { address, smtpHost: host, smtpPort: port } = context.config as EmailConfig;
  const user = userOf(context);
  const transport = await smtpOf(context);
  try {
    await transport.sendMail({ envelope: { from: address, to }, raw });
    return { outcome: 'sent', remoteId: null, url: null };
  } catch (error) {
    const { code, responseCode, response, message } = error as { code?: string; responseCode?: number; response?: string; message: string };
    const said = (response ?? '')
      .replaceAll(/\s+/g, ' ')
      .slice(0, 300)
      .replace(/[.\s]*$/, '');
    if (code === 'EAUTH') return outcomeOfBreak(mailProblem(error, { host, port, user }), context.now);
    if (responseCode && responseCode >= 500) return { outcome: 'rejected', why: `${host} refused the letter: ${said}.` };
    if (responseCode && responseCode >= 400)
      return { outcome: 'retry', at: new Date(context.now.getTime() + 60_000), why: `${host} asked us to wait: ${said}.` };
    const problem = mailProblem(error, { host, port, user });
    if (neverBegan.test(`${code} ${message}`)) return { outcome: 'retry', at: new Date(context.now.getTime() + 60_000), why: problem.message };
    return { outcome: 'unknown', why: problem.message };
  } finally {
    transport.close();
  }
}

/** A transport to the address the guard allowed. */
export async function smtpOf(context: ChannelContext) {
  const { smtpHost, smtpPort, smtpSecurity } = context.config as EmailConfig;
  return createTransport({
    host: await context.net.addressOf(smtpHost),
    port: smtpPort,
    secure: smtpSecurity === 'tls',
    requireTLS: smtpSecurity === 'starttls',
    ignoreTLS: smtpSecurity === 'none',
    ...(isAddress(smtpHost) ? {} : { tls: { servername: smtpHost } }),
    auth: { user: userOf(context), pass: context.credentials['password'] ?? '' },
    connectionTimeout: smtpMs,
    greetingTimeout: smtpMs,
    socketTimeout: smtpMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

interface Copy {
  uid: number;
  underway: boolean;
}

/** The folder of sent letters, opened; null where there is none. `marks` says whether it keeps our mark. */
async function openSent(client: ImapFlow): Promise<{ path: string; marks: boolean } | null> {
  const sent = (await client.list()).find(({ specialUse }) => specialUse === '\\Sent');
  if (!sent) return null;
  const opened = await client.mailboxOpen(sent.path);
  return { path: sent.path, marks: opened.permanentFlags?.has('\\*') ?? false };
}

async function copyOf(client: ImapFlow, messageId: string): Promise<Copy | null> {
  const uids = await client.search({ header: { 'message-id': messageId } }, { uid: true });
  if (!Array.isArray(uids) || uids.length === 0) return null;
  const message = await client.fetchOne(String(uids.at(-1)), { flags: true }, { uid: true });
  return { uid: uids.at(-1)!, underway: Boolean(message && [...(message.flags ?? [])].some((flag) => flag.toLowerCase() === underway.toLowerCase())) };
}

/**
 * The copy in the folder of sent letters is our memory: written with a mark before the letter goes, and the mark taken off
 * after. A copy without it is proof; with it, nobody knows; none at all means that nothing went.
 */
async function sendLetter(context: ChannelContext, reply: OutgoingReply): Promise<SendOutcome> {
  const letter = await compose(context, reply);
  if (!/^[^\s@<>,]+@[^\s@<>,]+$/.test(letter.to)) return { outcome: 'rejected', why: 'There is no address to answer to.' };
  return atMailbox(context, async (client) => {
    const folder = await openSent(client);
    const known = folder && (await copyOf(client, letter.messageId));
    if (known && !known.underway) return { outcome: 'sent', remoteId: letter.messageId, url: null };
    if (folder?.marks && !known) await client.append(folder.path, letter.raw, ['\\Seen', underway], reply.createdAt);
    const outcome = await deliver(context, letter);
    const copy = folder && (await copyOf(client, letter.messageId).catch(() => null));
    if (outcome.outcome !== 'sent') {
      if (outcome.outcome !== 'unknown' && copy?.underway) await client.messageDelete(String(copy.uid), { uid: true }).catch(() => false);
      return outcome;
    }
    // The letter went, whatever becomes of its copy.
    if (copy?.underway) await client.messageFlagsRemove(String(copy.uid), [underway], { uid: true }).catch(() => false);
    else if (folder && !copy) await client.append(folder.path, letter.raw, ['\\Seen'], reply.createdAt).catch(() => false);
    return { ...outcome, remoteId: letter.messageId };
  });
}

async function findSent(context: ChannelContext, reply: OutgoingReply): Promise<{ remoteId: string; url: null } | null> {
  const messageId = messageIdOf(reply.id, (context.config as EmailConfig).address);
  return atMailbox(context, async (client) => {
    const folder = await openSent(client);
    const copy = folder && (await copyOf(client, messageId));
    if (copy && !copy.underway) return { remoteId: messageId, url: null };
    if (folder?.marks && !copy) return null;
    throw new AppError(
      'unavailable',
      'The attempt was cut off while the letter was on its way. Ask its receiver, or look at the mail server, before you send it again.',
    );
  });
}

export const send: Send = {
  idempotent: false,
  length: () => ({ max: 100_000, unit: 'codepoints' }),
  canReply: (_, { answer }) => {
    const automatic = answer?.['automatic'];
    return typeof automatic === 'string' ? { ok: false, why: `Nobody wrote this by hand (${automatic}), so nobody would read an answer.` } : { ok: true };
  },
  send: (context, reply) => sendLetter(context, reply).catch((error: unknown) => outcomeOfBreak(error, context.now)),
  findSent,
};
