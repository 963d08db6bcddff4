import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Problem } from '#contracts';

/** What the server says, in English, that people meet on these screens. What is not here is told by its code. */
const sentences: Record<string, MessageDescriptor> = {
  'The e-mail address or the password is wrong.': msg`The e-mail address or the password is wrong.`,
  'The current password is wrong.': msg`The current password is wrong.`,
  'This link was used before, or is too old. Ask for a new one.': msg`This link was used before, or is too old. Ask for a new one.`,
  'This link is no longer good.': msg`This link is no longer good.`,
  'This was answered already.': msg`This was answered already.`,
  'This link is no longer valid.': msg`This link is no longer valid.`,
  'You have an account here already.': msg`You have an account here already.`,
  'This account is not active in any workspace.': msg`This account is not active in any workspace.`,
  'Too many people are signing in just now.': msg`Too many people are signing in just now.`,
  'You cannot change this member.': msg`You cannot change this member.`,
  'You cannot reset the password of this member.': msg`You cannot reset the password of this member.`,
  'This person also belongs to another workspace, so only they, or whoever runs the server, can reset the password.': msg`This person also belongs to another workspace, so only they, or whoever runs the server, can reset the password.`,
  'They have not joined yet; the link makes them active.': msg`They have not joined yet; the link makes them active.`,
  'There is no such channel.': msg`There is no such channel.`,
  'There is no such conversation.': msg`There is no such conversation.`,
  'There is no such mention.': msg`There is no such mention.`,
  'The reply is being sent already.': msg`The reply is being sent already.`,
  'The conversation moved on since you read it.': msg`The conversation moved on since you read it.`,
  'This channel only listens; it has no way to answer.': msg`This channel only listens; it has no way to answer.`,
  'Only active members can be assigned.': msg`Only active members can be assigned.`,
  'A snooze ends in the future.': msg`A snooze ends in the future.`,
  'There is a page at this address, but no feed, and it names none.': msg`There is a page at this address, but no feed, and it names none.`,
  'What the address answers is not a feed that can be read.': msg`What the address answers is not a feed that can be read.`,
  'The feed is gone for good (410). It is not asked again.': msg`The feed is gone for good (410). It is not asked again.`,
  'An address must begin with http:// or https://.': msg`An address must begin with http:// or https://.`,
  'Without PUBLIC_URL only this machine and its network can deliver here.': msg`Without PUBLIC_URL only this machine and its network can deliver here.`,
  'The attempt was cut off. Look on the network before you send it again.': msg`The attempt was cut off. Look on the network before you send it again.`,
  'Some territories are not known.': msg`Some territories are not known.`,
  'This link was used before, or is too old.': msg`This link was used before, or is too old.`,
  'This link is too old, or not complete.': msg`This link is too old, or not complete.`,
  'There is no such request for you.': msg`There is no such request for you.`,
  'Meanwhile this went on to somebody else.': msg`Meanwhile this went on to somebody else.`,
  'There is no such offer for you.': msg`There is no such offer for you.`,
  'Somebody else was faster.': msg`Somebody else was faster.`,
  'The time for this is over; it went on to somebody else.': msg`The time for this is over; it went on to somebody else.`,
  'Accept the guidelines first.': msg`Accept the guidelines first.`,
  'You have as many in hand as you may. Answer or pass on one first.': msg`You have as many in hand as you may. Answer or pass on one first.`,
  'The guidelines changed meanwhile. Read them again.': msg`The guidelines changed meanwhile. Read them again.`,
  'The code was not found, neither in the profile nor in a post. It can take a few minutes.': msg`The code was not found, neither in the profile nor in a post. It can take a few minutes.`,
  'Somebody else proved this handle already.': msg`Somebody else proved this handle already.`,
  'This was closed meanwhile.': msg`This was closed meanwhile.`,
  'What is addressed to the account can be read.': msg`What is addressed to the account can be read.`,
  'There is nothing to listen for: give an account, tags, or public accounts.': msg`There is nothing to listen for: give an account, tags, or public accounts.`,
  'There is nothing to listen for: give an account, or words.': msg`There is nothing to listen for: give an account, or words.`,
  'Words can only be searched with an account. Tags need none.': msg`Words can only be searched with an account. Tags need none.`,
  'This channel has no account to answer with.': msg`This channel has no account to answer with.`,
  'This channel has no address for replies. Add one in the channel’s settings.': msg`This channel has no address for replies. Add one in the channel’s settings.`,
  'Signing in took too long, or began somewhere else. Begin again.': msg`Signing in took too long, or began somewhere else. Begin again.`,
  'The network did not let us in.': msg`The network did not let us in.`,
  'It answered with something that cannot be read.': msg`It answered with something that cannot be read.`,
  'is missing': msg`is missing`,
  'holds no word': msg`holds no word`,
  'must be a tag of letters, digits and _': msg`must be a tag of letters, digits and _`,
  'must be an account such as name@server.example': msg`must be an account such as name@server.example`,
  'Invalid input: expected string, received undefined': msg`is missing`,
  'is empty': msg`is empty`,
  'is not the current password': msg`is not the current password`,
  'is not the password of your account': msg`is not the password of your account`,
  'is not an active member': msg`is not an active member`,
  'is in the past': msg`is in the past`,
  'must be an http:// or https:// address': msg`must be an http:// or https:// address`,
  'Invalid email address': msg`is not an e-mail address`,
  'Invalid URL': msg`is not an address`,
};

/** The same with something of the moment in it. */
const patterns: [RegExp, (found: string[]) => MessageDescriptor][] = [
  [/^Too many attempts\. Try again in (\d+) seconds\.$/, ([seconds = '']) => msg`Too many attempts. Try again in ${seconds} seconds.`],
  [/^(\S+) is a member already\.$/, ([email = '']) => msg`${email} is a member already.`],
  [/^(\S+) answered (\d+) instead of the feed\.$/, ([host = '', status = '']) => msg`${host} answered ${status} instead of the feed.`],
  [/^The address answered (\d+)\.$/, ([status = '']) => msg`The address answered ${status}.`],
  [/^The network takes at most (\d+) characters\.$/, ([most = '']) => msg`The network takes at most ${most} characters.`],
  [
    /^(\S+) is an address of a private network\. An administrator can allow it with EARSHOT_ALLOW_PRIVATE\.$/,
    ([host = '']) => msg`${host} is an address of a private network. An administrator can allow it with EARSHOT_ALLOW_PRIVATE.`,
  ],
  [/^(\S+) answers \((\d+)\)\.$/, ([host = '', status = '']) => msg`${host} answers (${status}).`],
  [/^Signed in as @(.+)\.$/, ([name = '']) => msg`Signed in as @${name}.`],
  [/^Posts with #(.+) can be read\.$/, ([tag = '']) => msg`Posts with #${tag} can be read.`],
  [/^Posts of @(.+) can be read\.$/, ([name = '']) => msg`Posts of @${name} can be read.`],
  [/^Posts with “(.+)” can be searched\.$/, ([word = '']) => msg`Posts with “${word}” can be searched.`],
  [/^(.+) can be read and holds (\d+) entries\.$/, ([name = '', entries = '']) => msg`${name} can be read and holds ${entries} entries.`],
  [/^“(.+)” was said ([\d,]+) times in the last seven days\.$/, ([word = '', times = '']) => msg`“${word}” was said ${times} times in the last seven days.`],
  [/^The stream of (\S+) is open\.$/, ([host = '']) => msg`The stream of ${host} is open.`],
  [/^The stream of (\S+) did not open in time\.$/, ([host = '']) => msg`The stream of ${host} did not open in time.`],
  [/^(\S+) knows no @(.+)\.$/, ([host = '', name = '']) => msg`${host} knows no @${name}.`],
  [/^The network did not let us in \((.+)\)\.$/, ([why = '']) => msg`The network did not let us in (${why}).`],
  [/^must have at least (\d+) characters$/, ([least = '']) => msg`must have at least ${least} characters`],
  [/^Too small: expected string to have >=(\d+) characters$/, ([least = '']) => msg`must have at least ${least} characters`],
  [/^Too big: expected string to have <=(\d+) characters$/, ([most = '']) => msg`must have at most ${most} characters`],
];

const codes: Record<string, MessageDescriptor> = {
  invalid: msg`Something in it is not valid.`,
  unauthenticated: msg`Sign in first.`,
  forbidden: msg`Your role does not allow this.`,
  'not-found': msg`This is no longer there.`,
  conflict: msg`It has changed meanwhile. Look again, then try once more.`,
  gone: msg`It was taken back.`,
  'too-large': msg`It is too large.`,
  'too-many': msg`Too many requests. Wait a moment.`,
  unavailable: msg`The server cannot do this just now. Try again in a moment.`,
  bug: msg`Something went wrong on the server. What is stored is safe.`,
};

type Say = (message: MessageDescriptor) => string;

/** A sentence of the server in the reader's language; null when it is not among those known here. */
export function sentenceIn(say: Say, text: string): string | null {
  const known = sentences[text];
  if (known) return say(known);
  for (const [pattern, words] of patterns) {
    const found = pattern.exec(text);
    if (found) return say(words(found.slice(1)));
  }
  return null;
}

/** What went wrong. English readers get the server's own words, which say most. */
export function problemIn(say: Say, locale: string, problem: Pick<Problem, 'code' | 'detail' | 'fields' | 'id'>): string | null {
  const whole = sentenceIn(say, problem.detail);
  if (whole) return whole;
  if (locale === 'en') return problem.detail || null;
  const general = codes[problem.code];
  if (!general) return problem.detail || null;
  const fields = problem.fields?.map(({ field, message }) => `${field}: ${sentenceIn(say, message) ?? message}`).join('; ');
  return [say(general), fields ?? (problem.code === 'bug' ? problem.id : problem.code === 'invalid' ? problem.detail : null)].filter(Boolean).join(' ');
}
