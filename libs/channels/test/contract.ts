import { describe, expect, it } from 'vitest';
import { forms, lengthOf, networks } from '#contracts';
import { AppError } from '#kernel';
import { withoutItems } from '../src/forget.js';
import type { ChannelContext, ChannelType, Fetched, GuardedFetch, IncomingMention, Mapped } from '../src/port.js';
import { soundly } from '../src/soundly.js';
import { testContext, testReply } from './context.js';

/** What a network brings so that the suite can try it. */
export interface ChannelSample {
  type: ChannelType;
  config: Record<string, unknown>;
  /** Configurations that must be refused, with the field their issue names. */
  badConfigs: [Record<string, unknown>, field: string][];
  credentials?: Record<string, string>;
  /** Bodies as the intake keeps them. */
  bodies: string[];
  /** Events of its stream. */
  streamed?: unknown[];
  /** Its polls speak no HTTP: the tests against a real server try them. */
  pollsElsewhere?: boolean;
  /** Answers of the network to a poll. */
  answers?: (url: string) => { status: number; headers?: Record<string, string>; text: string };
}

const now = new Date('2026-03-05T12:00:00Z');

function fetchOf(answers: ChannelSample['answers']): GuardedFetch {
  return async (url): Promise<Fetched> => {
    if (!answers) throw new AppError('unavailable', 'Nobody is there.');
    const { status, headers, text } = answers(url);
    return { status, url, movedTo: null, headers: new Headers(headers), text: () => text, bytes: () => Buffer.from(text) };
  };
}

function contextOf({ config, credentials, type }: ChannelSample, fetch: GuardedFetch, at = now): ChannelContext {
  return testContext({ type, fetch, config: type.config.parse(config), credentials: credentials ?? {}, now: at });
}

function expectMention(mention: IncomingMention): void {
  const { externalId, author, text, form, postedAt } = mention;
  for (const id of [externalId, author.externalId, author.handle]) expect(id.length > 0 && id.length <= 500).toBe(true);
  expect(forms).toContain(form);
  for (const time of [postedAt, mention.editedAt ?? postedAt]) expect(new Date(time).toISOString()).toBe(time);
  for (const words of [text, mention.title ?? '', author.name ?? '']) {
    expect(words).not.toContain('\u0000');
    expect(words).not.toMatch(/\p{Cs}/u);
  }
  for (const url of [mention.url, author.avatarUrl, ...(mention.media ?? []).map((one) => one.url)]) if (url !== undefined) expect(url).toMatch(/^https?:\/\//);
}

type Path = readonly (string | number)[];

function leavesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, Array.isArray(value) ? Number(key) : key]));
}

function bend(whole: unknown, path: Path, to: unknown): unknown {
  let at = whole as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
  at[path.at(-1)!] = to;
  return whole;
}

const hostileValues: readonly unknown[] = [
  'a\0b',
  'half \ud800 a sign',
  'x'.repeat(100_000),
  '',
  '-1',
  '9999-99-99T99:99:99Z',
  '0000-01-01T00:00:00.000Z',
  '+275760-09-13T00:00:00.000Z',
  -1,
  2 ** 53,
  1e308,
  0.5,
  true,
  null,
  undefined,
  [],
  [null],
  {},
];

/** What holds for every network. A new one passes this before anything else is asked of it. */
export function holdsTheContract(sample: ChannelSample): void {
  const { type, bodies } = sample;
  describe(`the ${type.network} channel`, () => {
    it('says what it is', () => {
      expect(networks).toContain(type.network);
      expect(type.title.length).toBeGreaterThan(0);
      expect(Boolean(type.poll ?? type.webhook)).toBe(true);
    });

    it('takes a good configuration and names the field of a bad one', () => {
      expect(type.config.safeParse(sample.config).success).toBe(true);
      for (const [config, field] of sample.badConfigs) {
        const result = type.config.safeParse(config);
        expect(result.success ? [] : result.error.issues.map((issue) => issue.path.join('.'))).toContain(field);
      }
    });

    it('asks a person for nothing that it does not know, and speaks every language', () => {
      if (!type.connect) return;
      const { fields, about, needs, after } = type.connect;
      const known = (schema: unknown): string[] => Object.keys((schema as { shape?: object } | null)?.shape ?? {});
      for (const { in: where, name, label } of fields) {
        expect(known(where === 'config' ? type.config : type.credentials)).toContain(name);
        expect(Object.values(label).every((words) => words.length > 0)).toBe(true);
      }
      for (const words of [about, needs, after]) if (words) expect(new Set(Object.values(words)).size).toBe(3);
    });

    it('maps a stored body to the same sound mentions every time', () => {
      for (const body of bodies) {
        const mapped = type.map(body);
        const { mentions } = mapped;
        expect(mentions.length).toBeGreaterThan(0);
        for (const mention of mentions) expectMention(mention);
        expect(new Set(mentions.map(({ externalId }) => externalId)).size).toBe(mentions.length);
        expect(type.map(body)).toEqual(mapped);
      }
    });

    if (!type.simulated)
      it('does not lose the neighbours of an item it cannot read', () => {
        for (const body of bodies) {
          const whole = JSON.parse(body) as Record<string, unknown>;
          const [key, items] = Object.entries(whole).find(([, value]) => Array.isArray(value)) as [string, unknown[]];
          const mapped = type.map(JSON.stringify({ ...whole, [key]: [null, ...items, { id: 7 }] }));
          expect(mapped.mentions).toEqual(type.map(body).mentions);
          expect(mapped.unreadable.map(({ index }) => index)).toEqual(expect.arrayContaining([0, items.length + 1]));
        }
      });

    if (!type.simulated)
      it('makes of hostile fields sound mentions or unreadable items, and loses no neighbour', () => {
        for (const body of bodies) {
          const [items] = Object.entries(JSON.parse(body) as Record<string, unknown>).find(([, value]) => Array.isArray(value))!;
          const sound = soundly(type.map(body)).mentions.map((mention) => JSON.stringify(mention));
          for (const path of leavesOf(JSON.parse(body)))
            for (const hostile of hostileValues) {
              const bent = JSON.stringify(bend(JSON.parse(body), path, hostile));
              let mapped: Mapped;
              try {
                mapped = soundly(type.map(bent));
              } catch (error) {
                // An envelope that is none is kept whole; what lies within an item never costs the others.
                if (path[0] === items) throw new Error(`${path.join('.')} as ${JSON.stringify(hostile)?.slice(0, 40)}: ${(error as Error).message}`);
                continue;
              }
              for (const mention of mapped.mentions) expectMention(mention);
              if (path[0] !== items) continue;
              const left = new Set(mapped.mentions.map((mention) => JSON.stringify(mention)));
              const changed = sound.filter((mention) => !left.has(mention));
              expect(changed.length, `${path.join('.')} as ${JSON.stringify(hostile)?.slice(0, 40)}`).toBeLessThanOrEqual(1);
            }
        }
      });

    if (type.poll && !sample.pollsElsewhere)
      it('brings nothing twice when its cursor comes back from the database', async () => {
        const seen: string[] = [];
        let cursor: unknown = null;
        for (let round = 0; round < 5; round++) {
          const page = await type.poll!.poll(contextOf(sample, fetchOf(sample.answers), new Date(now.getTime() + round * 10_000)), cursor);
          if (page.body !== null) seen.push(...type.map(page.body).mentions.map(({ externalId, editedAt }) => `${externalId} ${editedAt ?? ''}`));
          cursor = JSON.parse(JSON.stringify(page.cursor ?? null)) as unknown;
        }
        expect(seen.length).toBeGreaterThan(0);
        expect(new Set(seen).size).toBe(seen.length);
      });

    if (type.webhook)
      it('lets in nobody without a signature', () => {
        const body = Buffer.from(bodies[0]!);
        for (const headers of [{}, { 'webhook-signature': '' }, { 'webhook-id': 'x', 'webhook-timestamp': '0', 'webhook-signature': 'v1,' }]) {
          const channel = { config: type.config.parse(sample.config), credentials: sample.credentials ?? {}, now };
          expect(type.webhook!.verify({ headers, query: {}, body }, ['whsec_c2VjcmV0'], channel)).toBe(false);
          expect(type.webhook!.verify({ headers, query: {}, body }, [], channel)).toBe(false);
        }
      });

    if (type.send)
      it('says in words why a reply cannot go, and never throws when nobody is there', async () => {
        const config = type.config.parse(sample.config);
        const target = { heardAt: now, answer: null };
        const verdicts = forms.map((form) => type.send!.canReply({ config, now }, { form, ...target }));
        for (const verdict of verdicts) if (!verdict.ok) expect(verdict.why).toMatch(/\.$/);
        const answer = type.map(bodies[0]!).mentions[0]!.answer ?? null;
        const outcome = await type.send!.send(contextOf(sample, fetchOf(undefined)), testReply({ answer }));
        expect(['sent', 'rejected', 'retry', 'reauthorise', 'unknown']).toContain(outcome.outcome);
        if (outcome.outcome !== 'sent') expect(outcome.why).toMatch(/\.$/);
        const length = type.send!.length(config);
        if (length) expect(lengthOf('a'.repeat(length.max), length)).toBe(length.max);
      });

    it('knows what it is bound by, and says so in buckets that mean something', () => {
      const names = type.budgets({ config: type.config.parse(sample.config), credentials: sample.credentials ?? {} }).map(({ name, most, of }) => {
        expect(most).toBeGreaterThan(0);
        expect(of.length).toBeGreaterThan(0);
        return name;
      });
      expect(new Set(names).size).toBe(names.length);
    });

    if (!type.simulated)
      it('forgets an item without its neighbours', () => {
        for (const body of bodies) {
          const { mentions } = type.map(body);
          const [first, ...others] = mentions;
          const left = withoutItems(type, body, new Set([first!.externalId]));
          if (others.length > 0) expect(type.map(left).mentions.map(({ externalId }) => externalId)).toEqual(others.map(({ externalId }) => externalId));
          if (first!.text.length > 10 && !others.some(({ text }) => text === first!.text)) expect(left).not.toContain(JSON.stringify(first!.text).slice(1, -1));
        }
      });

    if (type.check)
      it('says step by step what is wrong when nobody is there', async () => {
        const steps = await type.check!(contextOf(sample, fetchOf(undefined)));
        expect(steps.some(({ ok }) => !ok)).toBe(true);
        for (const { says } of steps) expect(says).toMatch(/\.$/);
      });

    if (type.stream && sample.streamed)
      it('packs what a stream brings so that it can be read', () => {
        const { mentions } = type.map(type.stream!.pack(sample.streamed!, now));
        for (const mention of mentions) expectMention(mention);
        expect(mentions.length).toBeGreaterThan(0);
      });
  });
}
