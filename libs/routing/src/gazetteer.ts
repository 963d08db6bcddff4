/** A place of the earth that people name. */
export interface KnownPlace {
  name: string;
  /** ISO 3166, two capitals. */
  country: string;
  /** The country's first division, as the data set codes it. */
  region: string;
  latitude: number;
  longitude: number;
  population: number;
}

/** Names of places, whatever data set they come from. */
export interface Gazetteer {
  /** By the folded name; the most populous first. */
  find(folded: string): readonly KnownPlace[];
  /** ISO code of a country by any name it is known by here. */
  country(folded: string): string | null;
  /** The code of a region of a country, and how it is called there. */
  region(country: string, folded: string): { code: string; name: string } | null;
  /** A region by its name alone. */
  regionNamed(folded: string): { country: string; code: string; name: string } | null;
}

/** Where somebody is or wants something done, as far as it was said. */
export interface SaidPlace {
  /** As people read it: the town and its country. */
  label: string;
  country: string | null;
  region: string | null;
  latitude: number | null;
  longitude: number | null;
  postcode: string | null;
}

/** One spelling of a name: no accents, no case, hyphens and dots as spaces. */
export function folded(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[-'’.]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

const before = new Set(
  'near in around at from to by outside close nearby pres de vers dans chez autour a aux sur in bei nahe um aus en cerca de presso vicino'.split(' '),
);
/** Small places that are words of every day. They count only after a word such as "near". */
const populous = 100_000;
const mostWords = 4;
/** A region named alone counts as much as a town of some thousands. */
const regionWeight = 3.5;

interface Word {
  text: string;
  startsSentence: boolean;
}

/**
 * The place a text names, or null. A name counts when it stands after a word such as "near", or with a capital inside a sentence;
 * of several, what is better known wins. `homes` are countries to prefer, where a name is known in many. With `isPlace` the text is
 * a place as a whole, as in a profile: "Lyon, France".
 */
export function placeIn(text: string, gazetteer: Gazetteer, options: { homes?: readonly string[]; isPlace?: boolean } = {}): SaidPlace | null {
  const words = wordsOf(text);
  const country = countryIn(words, gazetteer) ?? null;
  const homes = country ? [country] : (options.homes ?? []);
  let best: { place: Omit<SaidPlace, 'postcode'>; weight: number } | null = null;
  const weigh = (place: Omit<SaidPlace, 'postcode'>, weight: number): void => {
    if (!best || weight > best.weight) best = { place, weight };
  };
  for (let from = 0; from < words.length; from++) {
    for (let count = Math.min(mostWords, words.length - from); count > 0; count--) {
      const taken = words.slice(from, from + count);
      const name = folded(taken.map((word) => word.text).join(' '));
      if (name.length < 2) continue;
      const after = from > 0 && before.has(folded(words[from - 1]!.text));
      const isCapital = /^\p{Lu}/u.test(taken[0]!.text);
      if (!options.isPlace && !after && (!isCapital || taken[0]!.startsSentence)) continue;
      const next = words.slice(from + count, from + count + 2).map((word) => folded(word.text));
      for (const { name: town, country: its, region, latitude, longitude, population } of gazetteer.find(name)) {
        if (!options.isPlace && !isCapital && (population < populous || before.has(name))) continue;
        const said = [next[0] ?? '', next.join(' ')].some((follows) => gazetteer.region(its, follows)?.code === region);
        const weight = Math.log10(population + 1) + (after ? 3 : 0) + (count - 1) * 2 + (homes.includes(its) ? 4 : 0) + (said ? 8 : 0);
        weigh({ label: `${town}, ${its}`, country: its, region, latitude, longitude }, weight);
      }
      const region = isCapital || options.isPlace ? gazetteer.regionNamed(name) : null;
      if (region) {
        const weight = regionWeight + (after ? 3 : 0) + (count - 1) * 2 + (homes.includes(region.country) ? 4 : 0);
        weigh({ label: `${region.name}, ${region.country}`, country: region.country, region: region.code, latitude: null, longitude: null }, weight);
      }
    }
  }
  const postcode = postcodeIn(text);
  if (best) return { ...(best as { place: Omit<SaidPlace, 'postcode'> }).place, postcode };
  if (country) return { label: country, country, region: null, latitude: null, longitude: null, postcode };
  return postcode ? { label: postcode, country: null, region: null, latitude: null, longitude: null, postcode } : null;
}

function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let starts = true;
  for (const [found, word] of text.matchAll(/([\p{L}\p{M}][\p{L}\p{M}\p{N}'’.-]*)|[.!?\n]/gu)) {
    if (!word) {
      starts = true;
      continue;
    }
    const bare = word.replace(/[.'’-]+$/, '');
    words.push({ text: bare, startsSentence: starts });
    starts = /[.]$/.test(found);
  }
  return words;
}

function countryIn(words: readonly Word[], gazetteer: Gazetteer): string | null {
  for (let from = 0; from < words.length; from++) {
    for (let count = Math.min(3, words.length - from); count > 0; count--) {
      if (!/^\p{Lu}|\p{Script=Han}/u.test(words[from]!.text)) continue;
      const name = folded(
        words
          .slice(from, from + count)
          .map((word) => word.text)
          .join(' '),
      );
      const code = name.length > 2 || /\p{Script=Han}/u.test(name) ? gazetteer.country(name) : null;
      if (code) return code;
    }
  }
  return null;
}

/** Five digits, or four to six after a word for it; a year is none. */
function postcodeIn(text: string): string | null {
  const [, marked] = /(?:postcode|post code|postal|zip|plz|cp|邮编)\D{0,12}([0-9A-Z][0-9A-Z -]{2,8}[0-9A-Z])/iu.exec(text) ?? [];
  if (marked) return marked.replace(/[ -]/g, '').toUpperCase();
  return /(?<![\d.,#€$£-])\d{5}(?![\d.,%€$£-])/.exec(text)?.[0] ?? null;
}

const earthKm = 6_371;

/** Along the surface, in kilometres. */
export function distanceKm(a: { latitude: number; longitude: number }, b: { latitude: number; longitude: number }): number {
  const rad = (degrees: number): number => (degrees * Math.PI) / 180;
  const [dLat, dLon] = [rad(b.latitude - a.latitude), rad(b.longitude - a.longitude)];
  const half = Math.sin(dLat / 2) ** 2 + Math.cos(rad(a.latitude)) * Math.cos(rad(b.latitude)) * Math.sin(dLon / 2) ** 2;
  return 2 * earthKm * Math.asin(Math.min(1, Math.sqrt(half)));
}
