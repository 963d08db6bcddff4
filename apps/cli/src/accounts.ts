import { resetPassword, signInLink } from '#accounts';
import { withDatabase } from './installation.js';
import { runningAddress } from './address.js';
import { Refusal } from './refusal.js';

export async function printNewPassword(email: string): Promise<void> {
  const password = await withDatabase((database) => resetPassword(database, email.toLowerCase()));
  process.stdout.write(`New password of ${email}: ${password}\nIts other sessions have ended.\n`);
}

export async function printSignInLink(): Promise<void> {
  const line = await withDatabase(async (database, { config }) => {
    const link = await signInLink(database);
    if (!link) throw new Refusal('There is no workspace yet. Run: earshot start');
    return `${runningAddress(config)}/sign-in#token=${link.token}`;
  });
  process.stdout.write(`${line}\n`);
}
