import type { ChannelCheck } from '#contracts';
import type { ChannelContext, ChannelType } from '../port.js';
import { plain } from '../port.js';
import { config, connect, credentials, type EmailConfig } from './email.config.js';
import { atMailbox, mailProblem, openForReading, userOf } from './email.imap.js';
import { mapEmail } from './email.map.js';
import { pollEmail } from './email.poll.js';
import { send, smtpOf } from './email.send.js';
import { idleAtMailbox } from './email.stream.js';

/** The name, the connection and its encryption, the sign-in, the mailbox, and then the way out. */
async function check(context: ChannelContext): Promise<ChannelCheck[]> {
  const given = context.config as EmailConfig;
  const steps: ChannelCheck[] = [];
  const step = async (name: ChannelCheck['step'], work: () => Promise<string>): Promise<boolean> => {
    const found = await work().then(
      (says) => ({ step: name, ok: true, says }),
      (error: Error) => ({ step: name, ok: false, says: error.message }),
    );
    steps.push(found);
    return found.ok;
  };
  const found = await step('reach', async () => `The name ${given.imapHost} leads to ${await context.net.addressOf(given.imapHost)}.`);
  if (found) {
    await step('sign-in', () =>
      atMailbox(context, async (client) => {
        const opened = await openForReading(client, given).catch((error: Error) => error);
        steps.push(
          opened instanceof Error
            ? { step: 'read', ok: false, says: opened.message }
            : { step: 'read', ok: true, says: `The mailbox ${given.mailbox} can be read; it holds ${opened.exists} letters.` },
        );
        return `${given.imapHost} lets ${userOf(context)} in (${given.imapSecurity === 'none' ? 'without encryption' : given.imapSecurity}).`;
      }),
    );
  }
  await step('write', async () => {
    const transport = await smtpOf(context);
    try {
      await transport.verify();
      return `${given.smtpHost} takes letters of ${userOf(context)}.`;
    } catch (error) {
      throw mailProblem(error, { host: given.smtpHost, port: given.smtpPort, user: userOf(context) });
    } finally {
      transport.close();
    }
  });
  return steps;
}

/** A mailbox: IMAP to hear, SMTP to answer. */
export const emailChannel: ChannelType = {
  ...plain,
  network: 'email',
  title: 'E-mail',
  connect,
  config,
  credentials,
  account: 'needed',
  purpose: 'answer',
  simulated: false,
  verified: 'against a real server',
  map: mapEmail,
  poll: { poll: pollEmail },
  // What a connection tells is only that there is something: nothing comes by it that `map` would read.
  stream: { wanted: () => true, open: idleAtMailbox, pack: () => '' },
  webhook: null,
  send,
  check,
};
