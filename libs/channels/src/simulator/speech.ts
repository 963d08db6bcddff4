import type { IncomingMention } from '../port.js';
import { type Brand, brands, type Language, languages, type Phrases, sectors } from './phrasebook.js';
import { chinese } from './phrases.zh.js';
import { english } from './phrases.en.js';
import { french } from './phrases.fr.js';
import { type Random, randomOf } from './random.js';

export const phrasebook: Readonly<Record<Language, Phrases>> = { en: english, fr: french, zh: chinese };

/** What a post sets out to be. */
export type Intent = 'question' | 'complaint' | 'praise' | 'other' | 'spam' | 'local' | 'outage' | 'fixed';

export type Author = IncomingMention['author'];

/** Somebody invented; the id says it all, so that whoever wrote once can write again. */
export function personOf(id: string): { author: Author; language: Language; city: readonly [string, string] } {
  const language = languages.find((one) => id.startsWith(`p-${one}-`)) ?? 'en';
  const random = randomOf(0, 'person', id);
  const phrases = phrasebook[language];
  const first = random.pick(phrases.firstNames);
  const last = random.pick(phrases.lastNames);
  const city = random.pick(phrases.cities);
  const latin =
    `${first}${random.chance(0.5) ? last[0] : ''}`
      .normalize('NFD')
      .replace(/[^a-zA-Z]/g, '')
      .toLowerCase() || 'user';
  // Most have a hundred or two, a few have a city's worth: log-normal, as followers are.
  const followers = Math.min(Math.round(Math.exp(4.6 + 1.6 * normal(random))), 900_000);
  return {
    author: {
      externalId: id,
      handle: `${latin}_${random.between(10, 9_999)}`,
      name: language === 'zh' ? `${last}${first}` : `${first} ${last}`,
      followers,
      ...(random.chance(0.7) ? { location: city[0] } : {}),
    },
    language,
    city,
  };
}

/** Box and Muller. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

const peopleByLanguage: Readonly<Record<Language, number>> = { en: 1_500, fr: 600, zh: 500 };

export function somebody(random: Random): string {
  const language = random.weighted({ en: 55, fr: 25, zh: 20 });
  return `p-${language}-${random.between(1, peopleByLanguage[language])}`;
}

export function bot(random: Random): string {
  return `p-${random.weighted({ en: 70, fr: 20, zh: 10 })}-${90_000 + random.between(1, 40)}`;
}

/** We ourselves, as the people in it know us. */
export function ourselves(brand: Brand): Author {
  return { externalId: `brand-${brand.name.toLowerCase()}`, handle: brand.handle.slice(1), name: brand.name, followers: 48_213 };
}

function fill(sentence: string, random: Random, phrases: Phrases, brand: Brand, city: readonly [string, string]): string {
  return sentence.replace(/\{(\w+)\}/g, (_whole, slot: string) => {
    switch (slot) {
      case 'brand':
        return brand.name;
      case 'at':
        return brand.handle;
      case 'amount':
        return random.pick(phrases.amounts);
      case 'days':
        return String(random.between(2, 12));
      case 'city':
        return city[0];
      case 'area':
        return city[1];
      case 'day':
        return random.pick(phrases.days);
      case 'product':
        return random.pick(phrases.products[brand.sector]);
      case 'years':
        return String(random.between(7, 15));
      case 'times':
        return String(random.between(2, 6));
      default:
        return String(random.between(10, 45));
    }
  });
}

const capital = (text: string): string => text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());

/** A post of that intent in the person's own language. */
export function say(random: Random, personId: string, intent: Intent, brand: Brand = random.pick(brands)): string {
  const { language, city } = personOf(personId);
  const phrases = phrasebook[language];
  const about = phrases.sectors[brand.sector];
  const core = intent === 'question' || intent === 'complaint' || intent === 'praise' ? random.pick(about[intent]) : random.pick(phrases[intent]);
  const closings =
    intent === 'outage' ? phrases.closings.complaint : intent === 'question' || intent === 'complaint' || intent === 'praise' ? phrases.closings[intent] : [];
  const plain = intent === 'spam' || intent === 'other' || intent === 'local';
  const opening = !plain && random.chance(0.3) ? random.pick(phrases.openings) : '';
  const closing = closings.length > 0 && random.chance(0.4) ? random.pick(closings) : '';
  const sentence = opening && !opening.endsWith('!') ? core : capital(core);
  return fill([opening, sentence, closing].filter(Boolean).join(phrases.space), random, phrases, brand, city);
}

/** A further line of somebody who has written before. */
export function sayAgain(random: Random, personId: string, what: 'thanks' | 'persists' | 'reminds', brand: Brand): string {
  const { language, city } = personOf(personId);
  const phrases = phrasebook[language];
  return fill(random.pick(phrases[what]), random, phrases, brand, city);
}

export function sayAsBrand(random: Random, language: Language, to: Intent): string {
  const { answers } = phrasebook[language];
  return random.pick(to === 'praise' ? answers.praise : to === 'complaint' ? answers.complaint : answers.question);
}

export { type Brand, brands, languages, sectors };
