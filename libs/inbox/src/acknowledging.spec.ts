import { describe, expect, it } from 'vitest';
import type { AcknowledgeSettings } from '#contracts';
import { type Acknowledged, acknowledgingText, echoesOf, isClosed, notAcknowledgedBecause } from './acknowledging.js';

/** A Tuesday, 20:00 in UTC. */
const evening = Date.UTC(2026, 10, 24, 20);
const officeHours = { timeZone: 'UTC', days: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: 540, to: 1_020 })), holidays: ['2026-11-25'] };
const settings: AcknowledgeSettings = { when: 'closed', channels: { quiet: 'never', eager: 'always' }, hours: officeHours, publicToo: false, texts: {} };
const person: Acknowledged = {
  channelId: 'shop',
  form: 'message',
  status: 'open',
  text: 'Where is my parcel?',
  notes: [],
  handle: 'ana',
  automatic: false,
  isOut: false,
  simulated: false,
  canReply: true,
  postedMs: evening - 1_000,
  answered: false,
  lastMs: null,
  repeats: false,
  echoes: false,
};
const why = (about: Partial<Acknowledged>, nowMs = evening, change: Partial<AcknowledgeSettings> = {}) =>
  notAcknowledgedBecause({ ...person, postedMs: nowMs - 1_000, ...about }, { ...settings, ...change }, nowMs);

describe('a first word by itself', () => {
  it('is said to a person who writes when nobody is there', () => {
    expect(why({})).toBeNull();
    expect(why({}, Date.UTC(2026, 10, 24, 10))).toBe('open-hours');
    expect(why({}, Date.UTC(2026, 10, 25, 10))).toBeNull();
    expect(why({}, Date.UTC(2026, 10, 24, 10), { when: 'always' })).toBeNull();
  });

  it('holds for a channel as that channel says', () => {
    expect(why({ channelId: 'quiet' })).toBe('not-wanted');
    expect(why({ channelId: 'eager' }, Date.UTC(2026, 10, 24, 10))).toBeNull();
    expect(why({}, evening, { when: 'never' })).toBe('not-wanted');
  });

  it('is never said to what may be a robot', () => {
    expect(why({ automatic: true })).toBe('not-a-person');
    for (const handle of ['newsbot', 'no-reply@shop.example', 'status_bot', 'mailer-daemon@example.org']) expect(why({ handle })).toBe('not-a-person');
    for (const handle of ['abbott', 'botanist', 'ana.robotti']) expect(why({ handle })).toBeNull();
    expect(why({ notes: ['spam'] })).toBe('not-a-person');
    expect(why({ echoes: true })).toBe('echo');
    expect(why({ repeats: true })).toBe('repeats');
    expect(why({ lastMs: evening - 3_600_000 })).toBe('told-lately');
    expect(why({ lastMs: evening - 25 * 3_600_000 })).toBeNull();
  });

  it('is not said in public unless that is wanted, nor to what is old or answered', () => {
    expect(why({ form: 'post' })).toBe('public');
    expect(why({ form: 'post' }, evening, { publicToo: true })).toBeNull();
    expect(why({ postedMs: evening - 7_200_000 })).toBe('old');
    expect(why({ answered: true })).toBe('answered');
    expect(why({ canReply: false })).toBe('cannot-reply');
  });

  it('speaks the author’s language where anybody wrote it down, and knows its own words when they come back', () => {
    expect(acknowledgingText({ fr: 'Bien reçu, {{author.first}}.' }, 'fr')).toBe('Bien reçu, {{author.first}}.');
    expect(acknowledgingText({ en: 'Ours.' }, 'de')).toMatch(/^Danke/);
    expect(acknowledgingText({ en: 'Ours.' }, 'sw')).toBe('Ours.');
    expect(echoesOf('> Hello Ana, we have your message\n> and write tomorrow.', ['Hello {{author.first}}, we have your message and write tomorrow.'])).toBe(
      false,
    );
    expect(echoesOf('Re: Hello Ana, we have your message  and write tomorrow.', ['Hello {{author.first}}, we have your message and write tomorrow.'])).toBe(
      true,
    );
    expect(isClosed({ hours: null }, evening)).toBe(false);
  });
});
