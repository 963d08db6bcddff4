export const languages = ['en', 'fr', 'zh'] as const;
export type Language = (typeof languages)[number];

/** The invented companies: a bank in an app, a parcel service, a maker of coffee machines. */
export const sectors = ['bank', 'parcel', 'coffee'] as const;
export type Sector = (typeof sectors)[number];

export interface Brand {
  sector: Sector;
  name: string;
  handle: string;
}

export const brands: readonly Brand[] = [
  { sector: 'bank', name: 'Lumivo', handle: '@lumivo' },
  { sector: 'parcel', name: 'Kestrelo', handle: '@kestrelo' },
  { sector: 'coffee', name: 'Pomelline', handle: '@pomelline' },
];

export interface About {
  question: readonly string[];
  complaint: readonly string[];
  praise: readonly string[];
}

/**
 * Sentences with slots: {brand} {at} {amount} {days} {years} {times} {n} {city} {area} {day} {product}. A post is a sentence, with or without
 * an opening and a closing, so that a hundred of them make thousands.
 */
export interface Phrases {
  sectors: Readonly<Record<Sector, About>>;
  openings: readonly string[];
  closings: Readonly<Record<'question' | 'complaint' | 'praise', readonly string[]>>;
  other: readonly string[];
  spam: readonly string[];
  local: readonly string[];
  /** Nobody can sign in after the update. */
  outage: readonly string[];
  fixed: readonly string[];
  /** After our answer. */
  thanks: readonly string[];
  persists: readonly string[];
  /** Of somebody whom nobody has answered yet. */
  reminds: readonly string[];
  /** Our own answers and news. */
  answers: Readonly<Record<'question' | 'complaint' | 'praise', readonly string[]>>;
  news: { trouble: string; mended: string };
  cities: readonly (readonly [city: string, area: string])[];
  days: readonly string[];
  products: Readonly<Record<Sector, readonly string[]>>;
  amounts: readonly string[];
  firstNames: readonly string[];
  lastNames: readonly string[];
  /** Between sentences. */
  space: string;
}
