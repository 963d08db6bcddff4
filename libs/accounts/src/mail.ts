import { createTransport } from 'nodemailer';
import type { Config } from '#config';
import { log } from '#kernel';
import type { LinkMail } from './member.service.js';

/** Sends one-time links when SMTP is set up; null when it is not. Never holds up who asked. */
export function linkMail(config: Pick<Config, 'smtpUrl' | 'mailFrom' | 'owner'>): LinkMail | null {
  if (!config.smtpUrl) return null;
  const transport = createTransport(config.smtpUrl, { from: config.mailFrom ?? config.owner.email });
  return (to, purpose, link, workspace) => {
    const { subject, ask } = wordsOf(purpose, workspace);
    const text = `Hello ${to.name},\n\n${ask}\n\n${link}\n\nIt works once. If you did not expect it, ignore it.\n`;
    transport.sendMail({ to: to.email, subject, text }).catch((error: Error) => log.warn({ error: error.message, purpose }, 'a link could not be mailed'));
  };
}

/** Sends a message and waits for the mail server to take it; null when SMTP is not set up. */
export function alertMail(config: Pick<Config, 'smtpUrl' | 'mailFrom' | 'owner'>): ((to: string, subject: string, text: string) => Promise<void>) | null {
  if (!config.smtpUrl) return null;
  const transport = createTransport(config.smtpUrl, { from: config.mailFrom ?? config.owner.email });
  return async (to, subject, text) => void (await transport.sendMail({ to, subject, text }));
}

function wordsOf(purpose: Parameters<LinkMail>[1], workspace: string): { subject: string; ask: string } {
  switch (purpose) {
    case 'invite':
      return { subject: `You are invited to ${workspace}`, ask: `Open this address to join ${workspace} on Earshot:` };
    case 'reset':
      return { subject: `A new password for ${workspace}`, ask: 'Open this address to set a new password:' };
    case 'sign-in':
      return { subject: `Sign in to ${workspace}`, ask: 'Open this address to sign in:' };
  }
}
