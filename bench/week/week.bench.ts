import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { WebhookMention } from '#contracts';
import { webhookMention } from '#contracts';
import { invented } from '#channels';
import { Database, keepStatistics, startEmbedded } from '#database';
import { sizes } from './people.js';
import { Simulation } from './simulation.js';

const minuteMs = 60_000;
const dayMs = 86_400_000;
const posts = 8_000;
/** The clock moves by so much; nothing is finer. */
const stepMinutes = 1;
/** What nobody answered in the week may be answered in the days after; customers have three to agree to a partner. */
const daysAfter = 4;

/**
 * A week of 40 agents, 200 advocates and 30 partners on a simulated clock: the pipeline, desks, drains, offers and timers of the
 * product on its own database; only the people and the time are made up. With a `share` of the authors, it is a smaller house with
 * as large a share of the agents.
 */
export async function benchWeek(file: string | undefined, share: number): Promise<Record<string, number>> {
  const start = lastMonday();
  const all = file ? recorded(file, start) : scattered([...invented(7, start, posts)], start);
  const heard = all.filter(({ mention }) => isWithin(mention.author.id, share));
  const folder = mkdtempSync(path.join(tmpdir(), 'earshot-week-'));
  const server = await startEmbedded({ folder });
  const database = await Database.open({ url: server.url, poolSize: 4 });
  try {
    await database.migrate();
    // Nothing of it is to outlive the run.
    await database.source.query(`alter system set synchronous_commit = off`);
    await database.source.query(`select pg_reload_conf()`);
    const week = await Simulation.begin(database, start, heard, Math.ceil(sizes.agents * share));
    const last = (heard.at(-1)!.at.getTime() - start.getTime()) / minuteMs;
    for (let minute = 0; minute <= last + daysAfter * 1_440; minute += stepMinutes) {
      await week.until(minute);
      if (minute % 720 === 0) await keepStatistics(database);
      if (minute % 720 === 0) console.error(`${new Date().toISOString().slice(11, 19)} day ${(minute / 1_440).toFixed(1)}: ${await week.waiting()} wait`);
      if (minute > last + 1_440 && (await week.isQuiet())) break;
    }
    return await week.figures();
  } finally {
    await database.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

export interface Post {
  at: Date;
  mention: WebhookMention;
}

/** The same authors for the same share, with all they wrote. */
function isWithin(authorId: string, share: number): boolean {
  return createHash('sha256').update(authorId).digest().readUInt32BE(0) / 2 ** 32 < share;
}

/** The Monday before last, so that no time of the week lies ahead of the database's own clock. */
function lastMonday(): Date {
  const today = new Date();
  today.setUTCHours(0, 0, 0, 0);
  return new Date(today.getTime() - (((today.getUTCDay() + 6) % 7) + 14) * dayMs);
}

/** Recorded posts, one a line, moved to the week; their times of day and days of the week stay. */
function recorded(file: string, start: Date): Post[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  const mentions = lines.map((line) => webhookMention.parse(JSON.parse(line)));
  const first = new Date(Math.min(...mentions.map(({ postedAt }) => Date.parse(postedAt))));
  const monday = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), first.getUTCDate() - ((first.getUTCDay() + 6) % 7)));
  return mentions
    .map((mention) => {
      const at = new Date(Date.parse(mention.postedAt) - monday.getTime() + start.getTime());
      return { at, mention: { ...mention, postedAt: at.toISOString() } };
    })
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** The simulator tells its story in hours; here it takes a week. */
function scattered(mentions: readonly WebhookMention[], start: Date): Post[] {
  return mentions.map((mention, index) => {
    const at = new Date(start.getTime() + Math.floor((index / mentions.length) * 7 * dayMs));
    return { at, mention: { ...mention, postedAt: at.toISOString() } };
  });
}
