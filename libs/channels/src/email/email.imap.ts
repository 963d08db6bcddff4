import { ImapFlow } from 'imapflow';
import { AppError } from '#kernel';
import { isAddress } from '../address.js';
import type { ChannelContext } from '../port.js';
import { needsPerson } from '../problem.js';
import type { EmailConfig } from './email.config.js';

const connectMs = 15_000;
/** Beyond what a server lets pass between two signs of life of IDLE. */
const silentMs = 10 * 60_000;
const reidleMs = 4 * 60_000;

interface Broken {
  code?: string;
  authenticationFailed?: boolean;
  serverResponseCode?: string;
  responseText?: string;
  response?: string;
  message: string;
}

const sentence = (said: string | undefined): string =>
  (said ?? '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/[.\s]*$/, '')
    .slice(0, 200);

/** What went wrong with a mail server, in words; `reached` is false when nothing of ours was taken. */
export function mailProblem(error: unknown, { host, port, user }: { host: string; port: number; user: string }): AppError {
  if (error instanceof AppError) return error;
  const { code = '', message, ...broken } = error as Broken;
  const where = `${host}:${port}`;
  const because = (why: string): AppError => new AppError('unavailable', why, { cause: error, details: { reached: false } });
  if (broken.serverResponseCode === 'UNAVAILABLE')
    return because(`${host} cannot look up passwords just now: ${sentence(broken.responseText ?? broken.response)}.`);
  if (broken.authenticationFailed || code === 'EAUTH') {
    const said = sentence(broken.responseText ?? broken.response);
    return needsPerson(`${host} does not let ${user} in${said ? `: ${said}` : ''}. Check the user and the password; some providers want an app password.`);
  }
  if (/ECONNREFUSED/.test(`${code} ${message}`)) return because(`${where} refuses connections. Check the port.`);
  if (/EHOSTUNREACH|ENETUNREACH/.test(`${code} ${message}`)) return because(`${where} cannot be reached.`);
  if (/TIMEOUT|ETIMEDOUT/i.test(code))
    return because(`${where} did not answer within ${connectMs / 1_000} seconds. Check the port, and whether it wants tls or starttls.`);
  if (/CERT|ALTNAME|SELF_SIGNED|UNABLE_TO/.test(code) || /certificate|altnames/i.test(message))
    return because(`${host} has no valid certificate (${code || sentence(message)}).`);
  if (code === 'ETLS' || /SSL|TLS|wrong version/i.test(`${code} ${message}`))
    return because(`${where} does not speak TLS in this way. Try starttls with port 143 or 587, or tls with 993 or 465.`);
  return new AppError('unavailable', `The connection to ${where} broke off${sentence(message) ? ` (${sentence(message)})` : ''}.`, { cause: error });
}

export const userOf = ({ config, credentials }: Pick<ChannelContext, 'config' | 'credentials'>): string =>
  credentials['user'] ?? (config as EmailConfig).address;

/** Runs `work` signed in at the mailbox's server, whose address the guard allowed; the connection ends with it. */
export async function atMailbox<T>(context: ChannelContext, work: (client: ImapFlow) => Promise<T>): Promise<T> {
  const { imapHost: host, imapPort: port, imapSecurity } = context.config as EmailConfig;
  const user = userOf(context);
  const address = await context.net.addressOf(host);
  const client = new ImapFlow({
    host: address,
    ...(isAddress(host) ? {} : { servername: host }),
    port,
    secure: imapSecurity === 'tls',
    doSTARTTLS: imapSecurity === 'starttls',
    auth: { user, pass: context.credentials['password'] ?? '' },
    logger: false,
    disableAutoIdle: true,
    maxIdleTime: reidleMs,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: silentMs,
  });
  // Without a listener an error between two commands would end the process; the next command rejects anyway.
  client.on('error', () => undefined);
  const stop = (): void => client.close();
  context.signal.addEventListener('abort', stop);
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    throw mailProblem(error, { host, port, user });
  } finally {
    context.signal.removeEventListener('abort', stop);
    client.close();
  }
}

/** Opens the mailbox for reading alone: what we read stays unread for others. */
export async function openForReading(client: ImapFlow, { mailbox }: EmailConfig): Promise<{ validity: string; next: number; exists: number }> {
  const opened = await client.mailboxOpen(mailbox, { readOnly: true }).catch((error: Broken) => {
    throw new AppError('invalid', `There is no mailbox "${mailbox}" (${sentence(error.responseText ?? error.message)}).`);
  });
  return { validity: String(opened.uidValidity), next: opened.uidNext, exists: opened.exists };
}
