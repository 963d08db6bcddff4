import type { IncomingMention } from '../port.js';
import { bot, brands, type Intent, ourselves, personOf, say, sayAgain, sayAsBrand, somebody } from './speech.js';
import { type Random, randomOf } from './random.js';

const days = 28;
const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** Share of a day's posts by hour, UTC: quiet nights, a peak before noon, another after supper. */
const hours = [3, 2, 1, 1, 1, 3, 8, 16, 26, 34, 38, 36, 30, 29, 28, 27, 28, 33, 40, 44, 38, 26, 14, 7];
/** By day of the week, Sunday first. */
const weekdays = [0.65, 1.2, 1.1, 1.05, 1, 0.95, 0.75];
const postsADay = 95;

const usual: Readonly<Record<Intent, number>> = { question: 27, complaint: 20, praise: 21, other: 22, spam: 6, local: 4, outage: 0, fixed: 0 };

/** What went wrong in these weeks: how many days ago, from which hour, for how long, how much worse. */
const incidents = [
  { daysAgo: 20, hour: 9, lengthHours: 7, times: 3.5, brand: brands[1]! },
  { daysAgo: 11, hour: 17, lengthHours: 4, times: 5, brand: brands[0]! },
  { daysAgo: 4, hour: 8, lengthHours: 3, times: 4, brand: brands[2]! },
];

function incidentAt(daysAgo: number, hour: number): (typeof incidents)[number] | undefined {
  return incidents.find((one) => one.daysAgo === daysAgo && hour >= one.hour && hour < one.hour + one.lengthHours);
}

/**
 * Four weeks of invented posts that end a minute before `now`, a few thousand, oldest first: days and weeks have their
 * rhythm, three incidents stand out, people remind, and our own answers stand in the threads.
 */
export function inventedHistory(seed: number, now: Date): IncomingMention[] {
  const midnight = Math.floor(now.getTime() / dayMs) * dayMs;
  const end = now.getTime() - 60_000;
  const mentions: IncomingMention[] = [];
  for (let daysAgo = days; daysAgo >= 0; daysAgo--) {
    for (let hour = 0; hour < 24; hour++) {
      const from = midnight - daysAgo * dayMs + hour * hourMs;
      if (from > end || from < now.getTime() - days * dayMs) continue;
      if (hour === 10)
        mentions.push(
          ...brands.flatMap((brand) => announced(randomOf(seed, 'announced', daysAgo, brand.name), `o${seed}-${daysAgo}-${brand.name}`, from, brand)),
        );
      mentions.push(...hourOf(randomOf(seed, 'history', daysAgo, hour), `h${seed}-${daysAgo}-${hour}`, from, daysAgo, hour));
    }
  }
  return mentions.filter(({ postedAt }) => Date.parse(postedAt) <= end).toSorted((a, b) => (a.postedAt < b.postedAt ? -1 : 1));
}

const deliverySize = 500;

/** The same as deliveries to a simulator channel's intake, to be stored as `history`. */
export function demoHistory(seed: number, now: Date): { body: string; items: number }[] {
  const mentions = inventedHistory(seed, now);
  return Array.from({ length: Math.ceil(mentions.length / deliverySize) }, (_, index) => {
    const part = mentions.slice(index * deliverySize, (index + 1) * deliverySize);
    return { body: JSON.stringify({ mentions: part }), items: part.length };
  });
}

const hourTotal = hours.reduce((sum, one) => sum + one, 0);

function hourOf(random: Random, name: string, from: number, daysAgo: number, hour: number): IncomingMention[] {
  const incident = incidentAt(daysAgo, hour);
  const mean = (postsADay * weekdays[new Date(from).getUTCDay()]! * hours[hour]!) / hourTotal;
  const mentions: IncomingMention[] = [];
  for (let index = 0, count = random.count(mean); index < count; index++) mentions.push(...threadOf(random, `${name}-${index}`, from, random.weighted(usual)));
  if (incident) {
    for (let index = 0, count = random.count(mean * (incident.times - 1)); index < count; index++) {
      mentions.push(...threadOf(random, `${name}-i${index}`, from, 'complaint', incident.brand));
    }
  }
  return mentions;
}

/** What a brand itself posts on most days, and what came back for it. */
function announced(random: Random, externalId: string, fromMs: number, brand: (typeof brands)[number]): IncomingMention[] {
  if (random.chance(0.35)) return [];
  return [
    {
      externalId,
      author: ourselves(brand),
      text: random.pick([
        `New at ${brand.name}: answers to what you asked most this week.`,
        `${brand.name} is open longer this weekend. See you there.`,
        `We heard you: ${brand.name} now answers within the hour on weekdays.`,
        `Thank you for a thousand kind words about ${brand.name}.`,
      ]),
      form: 'post',
      postedAt: new Date(fromMs + random.between(0, hourMs - 1)).toISOString(),
      own: true,
      counts: { likes: random.count(42), replies: random.count(6), shares: random.count(9) },
    },
  ];
}

/** One person's post, what we answered, and what they said to it. */
function threadOf(random: Random, externalId: string, fromMs: number, intent: Intent, brand = random.pick(brands)): IncomingMention[] {
  const person = intent === 'spam' ? bot(random) : somebody(random);
  const { author, language, city } = personOf(person);
  const at = (ms: number): string => new Date(ms).toISOString();
  const postedMs = fromMs + random.between(0, hourMs - 1);
  const form = intent === 'spam' || random.chance(0.7) ? 'post' : random.pick(['comment', 'message', 'review'] as const);
  const counts = { likes: random.count(Math.min(author.followers! / 200, 20)), replies: random.count(0.4), shares: random.count(0.2) };
  const first: IncomingMention = {
    externalId,
    author,
    text: say(random, person, intent, brand),
    form,
    postedAt: at(postedMs),
    counts,
    ...(intent === 'local' ? { location: city[0] } : {}),
  };
  const thread = [first];
  const within = form === 'post' ? 'comment' : form;
  if (intent === 'spam' || intent === 'other') return thread;
  if (random.chance(0.12)) {
    thread.push({
      externalId: `${externalId}-r`,
      author,
      text: sayAgain(random, person, 'reminds', brand),
      form: within,
      postedAt: at(postedMs + random.between(5, 20) * 60_000),
      inReplyTo: externalId,
    });
  }
  if (random.chance(0.55)) {
    const answeredMs = postedMs + random.between(21, 240) * 60_000;
    thread.push({
      externalId: `${externalId}-a`,
      author: ourselves(brand),
      text: sayAsBrand(random, language, intent),
      form: within,
      postedAt: at(answeredMs),
      inReplyTo: externalId,
      own: true,
    });
    if (random.chance(0.35)) {
      const what = random.chance(0.7) ? 'thanks' : 'persists';
      thread.push({
        externalId: `${externalId}-t`,
        author,
        text: sayAgain(random, person, what, brand),
        form: within,
        postedAt: at(answeredMs + random.between(2, 90) * 60_000),
        inReplyTo: `${externalId}-a`,
      });
    }
  }
  return thread;
}
