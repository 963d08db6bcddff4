import { guestLink, newToken } from '#accounts';
import type { Database } from '#database';
import { dropHandOffLink, keepHandOffLink } from '#routing';
import type { SendMail } from './digest.js';
import { type Told, toldOf } from './offer-told.js';
import { wordsOfOffer } from './offer-words.js';

/**
 * Tells everybody an offer is for by mail, with a link that opens it. What was taken meanwhile is not told, nobody of a partner is
 * told twice, and no mail holds words of the asker. Rejects when somebody could not be told, for another time.
 */
export async function mailOffer(database: Database, send: SendMail, origin: string, workspaceId: string, offerId: string, now: Date): Promise<number> {
  const told = await database.inWorkspace({ workspaceId }, (tx) => toldOf(tx, workspaceId, offerId, now));
  const problems: unknown[] = [];
  for (const one of told.filter(({ mails }) => mails)) {
    try {
      await mailOne(database, send, origin, workspaceId, offerId, one);
    } catch (error) {
      problems.push(error);
    }
  }
  if (problems.length > 0) throw problems[0];
  return told.length;
}

async function mailOne(database: Database, send: SendMail, origin: string, workspaceId: string, offerId: string, one: Told): Promise<void> {
  const { kind, memberId, name, email, languages, workspace } = one;
  const words = wordsOfOffer(kind, languages);
  if (kind !== 'partners') {
    const link = await database.inWorkspace({ workspaceId }, (tx) => guestLink(tx, workspaceId, memberId, origin));
    return send({ to: email, subject: words.subject(workspace), text: words.text(name, workspace, link ?? `${origin}/offers`) });
  }
  const token = newToken();
  // Whoever has a link to it was told: the mail of another of their people failed then, not theirs.
  const kept = await database.inWorkspace({ workspaceId }, (tx) => keepHandOffLink(tx, token, { workspaceId, offerId, whose: 'partner', memberId }));
  if (!kept) return;
  try {
    await send({ to: email, subject: words.subject(workspace), text: words.text(name, workspace, `${origin}/request#token=${token}`) });
  } catch (error) {
    await database.inWorkspace({ workspaceId }, (tx) => dropHandOffLink(tx, token));
    throw error;
  }
}
