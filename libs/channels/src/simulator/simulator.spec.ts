import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ChannelContext, IncomingMention } from '../port.js';
import { testContext, testReply } from '../../test/context.js';
import { readMention } from '../webhook/webhook.map.js';
import { demoHistory, inventedHistory } from './history.js';
import { replayFile, replaySlice, replayStart } from './replay.js';
import { simulatorChannel } from './simulator.channel.js';
import { phrasebook } from './speech.js';
import { invented } from './invented.js';
import { storyMs, storySlice } from './story.js';

const now = new Date('2026-03-05T12:00:00Z');
const saysLogin = /4\.2/;

describe('the story of five minutes', () => {
  const whole = storySlice(7, 0, storyMs);
  const between = (from: number, to: number) => whole.filter(({ atMs }) => atMs >= from * 1_000 && atMs < to * 1_000);

  it('is the same for the same seed, another for another, and the same in slices', () => {
    expect(storySlice(7, 0, storyMs)).toEqual(whole);
    expect(storySlice(8, 0, storyMs)).not.toEqual(whole);
    const sliced = Array.from({ length: 100 }, (_, index) => storySlice(7, index * 3_000, (index + 1) * 3_000)).flat();
    expect(sliced.map(({ mention }) => mention.externalId)).toEqual(whole.map(({ mention }) => mention.externalId));
  });

  it('begins quietly, breaks with the login, and ends with the mended version', () => {
    expect(between(0, 50).length).toBeLessThan(20);
    expect(between(0, 6).length).toBeGreaterThan(0);
    expect(between(0, 140).some(({ mention }) => saysLogin.test(mention.text))).toBe(false);
    const burst = between(155, 230);
    expect(burst.length).toBeGreaterThan(3 * between(50, 125).length);
    expect(burst.filter(({ mention }) => /4\.2|log|connect|登/i.test(mention.text)).length).toBeGreaterThan(burst.length / 2);
    expect(between(230, 300).some(({ mention }) => mention.own && mention.text.includes('4.2.1'))).toBe(true);
  });

  it('is told by many people in three languages, mostly in words of its own', () => {
    expect(new Set(whole.map(({ mention }) => mention.author.externalId.slice(0, 5)))).toEqual(new Set(['p-en-', 'p-fr-', 'p-zh-', 'brand']));
    expect(new Set(whole.map(({ mention }) => mention.author.externalId)).size).toBeGreaterThan(whole.length * 0.7);
    expect(new Set(whole.map(({ mention }) => mention.text)).size).toBeGreaterThan(whole.length * 0.7);
    expect(new Set(whole.map(({ mention }) => mention.externalId)).size).toBe(whole.length);
  });

  it('goes on gently afterwards', () => {
    const hour = storySlice(7, 600_000, 4_200_000).length;
    expect(hour).toBeGreaterThan(100);
    expect(hour).toBeLessThan(800);
  });
});

describe('an invented stream', () => {
  it('is made of items that a webhook channel takes', () => {
    const items = [...invented(7, now, 500)];
    expect(items).toHaveLength(500);
    expect(items.filter((item) => !readMention(JSON.parse(JSON.stringify(item))).ok)).toEqual([]);
  });
});

describe('the four weeks before', () => {
  const history = inventedHistory(3, now);

  it('are a few thousand posts, in order, none later than now', () => {
    expect(history.length).toBeGreaterThan(2_000);
    expect(history.length).toBeLessThan(8_000);
    expect(history.map(({ postedAt }) => postedAt)).toEqual(history.map(({ postedAt }) => postedAt).toSorted());
    expect(Date.parse(history.at(-1)!.postedAt)).toBeLessThan(now.getTime());
    expect(Date.parse(history[0]!.postedAt)).toBeGreaterThan(now.getTime() - 29 * 86_400_000);
    expect(new Set(history.map(({ externalId }) => externalId)).size).toBe(history.length);
  });

  it('are delivered in parts that a simulator channel reads', () => {
    const read = demoHistory(3, now).flatMap(({ body, items }) => {
      const { mentions } = simulatorChannel.map(body);
      expect(mentions).toHaveLength(items);
      return mentions;
    });
    expect(read).toEqual(history);
  });

  it('have nights, threads whose parts are there, and places in local requests', () => {
    const atHour = (hour: number): number => history.filter(({ postedAt }) => new Date(postedAt).getUTCHours() === hour).length;
    expect(atHour(19)).toBeGreaterThan(5 * atHour(3));
    const ids = new Set(history.map(({ externalId }) => externalId));
    const replies = history.filter(({ inReplyTo }) => inReplyTo);
    expect(replies.length).toBeGreaterThan(300);
    expect(replies.filter(({ inReplyTo }) => !ids.has(inReplyTo!))).toEqual([]);
    expect(history.filter(({ location }) => location).length).toBeGreaterThan(50);
    expect(history.filter(({ own }) => own).length).toBeGreaterThan(300);
  });
});

describe('the phrase books', () => {
  it('know only slots that are filled', () => {
    const sentences = JSON.stringify(phrasebook).match(/\{\w+\}/g)!;
    expect(new Set(sentences)).toEqual(
      new Set(['{amount}', '{area}', '{at}', '{brand}', '{city}', '{day}', '{days}', '{n}', '{product}', '{times}', '{years}']),
    );
    for (const { text } of inventedHistory(5, now)) expect(text).not.toMatch(/[{}]|undefined/);
  });
});

const context = (at: Date, config: Record<string, unknown> = {}): ChannelContext => testContext({ config: { seed: 7, ...config }, now: at });
const after = (ms: number): Date => new Date(now.getTime() + ms);

async function listen(seconds: number, cursor: unknown, from = 0): Promise<{ mentions: IncomingMention[]; cursor: unknown }> {
  const mentions: IncomingMention[] = [];
  for (let second = 0; second < seconds; second++) {
    const page = await simulatorChannel.poll!.poll(context(after(from + second * 1_000)), cursor);
    if (page.body) mentions.push(...simulatorChannel.map(page.body).mentions);
    cursor = JSON.parse(JSON.stringify(page.cursor)) as unknown;
  }
  return { mentions, cursor };
}

describe('a simulator channel', () => {
  it('tells the story second by second, each post once and at its time', async () => {
    const { mentions } = await listen(200, null);
    expect(mentions.map(({ externalId }) => externalId)).toEqual(storySlice(7, 0, 200_000).map(({ mention }) => mention.externalId));
    for (const { postedAt } of mentions) expect(Date.parse(postedAt)).toBeLessThanOrEqual(after(200_000).getTime());
  });

  it('does not tell everything at once after a standstill', async () => {
    const { cursor } = await listen(2, null);
    const page = await simulatorChannel.poll!.poll(context(after(3_600_000)), cursor);
    expect(page.items).toBeLessThan(10);
    expect((page.cursor as { storyMs: number }).storyMs).toBe(7_000);
  });

  it('has people who come back to what we answered, in the same thread', async () => {
    const { cursor, mentions } = await listen(60, null);
    const asked = mentions[0]!;
    const { send } = simulatorChannel;
    const answers: IncomingMention[] = [];
    let known = cursor;
    for (let n = 0; n < 12; n++) {
      const reply = testReply({ id: `r${n}`, inReplyTo: asked.externalId, author: asked.author });
      expect(await send!.send(context(after(60_000)), reply)).toMatchObject({ outcome: 'sent' });
      known = JSON.parse(JSON.stringify(send!.remember!(known, reply, after(60_000)))) as unknown;
    }
    answers.push(...(await listen(25, known, 61_000)).mentions.filter(({ externalId }) => externalId.startsWith('answer-')));
    expect(answers.length).toBeGreaterThan(6);
    for (const answer of answers) expect(answer).toMatchObject({ inReplyTo: asked.externalId, author: { externalId: asked.author.externalId } });
  });
});

describe('the replay of a file', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'replay-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const line = (id: number, second: number): string =>
    JSON.stringify({ id: String(id), text: `n ${id} é`, author: { id: 'a', handle: 'a' }, postedAt: new Date(second * 1_000).toISOString(), form: 'post' });
  const file = path.join(folder, 'some.jsonl');
  writeFileSync(file, [line(1, 100), line(2, 101), 'not an item', line(3, 110), line(4, 111)].join('\n'));

  it('keeps the gaps of the file, or a speed of them', async () => {
    const first = await replaySlice(file, replayStart, 2_000, { rate: null, speed: 1 });
    expect(first.mentions.map(({ externalId }) => externalId)).toEqual(['1', '2']);
    expect((await replaySlice(file, first.cursor, 5_000, { rate: null, speed: 1 })).mentions).toEqual([]);
    const last = await replaySlice(file, first.cursor, 5_000, { rate: null, speed: 10 });
    expect(last.mentions.map(({ externalId }) => externalId)).toEqual(['3', '4']);
    expect(last.ended).toBe(true);
  });

  it('or goes evenly at a rate', async () => {
    const first = await replaySlice(file, replayStart, 1_000, { rate: 2, speed: 1 });
    expect(first.mentions.map(({ externalId }) => externalId)).toEqual(['1', '2', '3']);
    expect((await replaySlice(file, first.cursor, 500, { rate: 2, speed: 1 })).mentions.map(({ externalId }) => externalId)).toEqual(['4']);
  });

  it('never leaves its folder', () => {
    expect(replayFile('/data/replays', '../../etc/passwd')).toBe('/data/replays/passwd');
  });
});
