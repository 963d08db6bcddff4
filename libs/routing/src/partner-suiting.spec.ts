import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Gazetteer, KnownPlace } from './gazetteer.js';
import { confirmedShare, type PartnerAsked, suitPartners } from './partner-suiting.js';
import { readTerritory } from './territory.js';

const lyon: KnownPlace = { name: 'Lyon', country: 'FR', region: '84', latitude: 45.75, longitude: 4.85, population: 500_000 };
const brest: KnownPlace = { name: 'Brest', country: 'FR', region: '53', latitude: 48.39, longitude: -4.49, population: 140_000 };
const small: Gazetteer = {
  find: (name) => [lyon, brest].filter((place) => place.name.toLowerCase() === name),
  country: (name) => ({ fr: 'FR', france: 'FR', de: 'DE' })[name] ?? null,
  region: (country, name) => (country === 'FR' && name === 'bretagne' ? { code: '53', name: 'Bretagne' } : null),
  regionNamed: () => null,
};
const nothing = { confirmed: 0, failed: 0, silent: 0, offered: 0 };
function partner(id: string, territories: string[], over: Partial<PartnerAsked> = {}): PartnerAsked {
  const read = territories.map((line) => readTerritory(line, small)).map((one) => (one.ok ? one.territory : expect.fail(one.message)));
  return { id, services: [], languages: [], territories: read, record: nothing, ...over };
}
const near = (place: KnownPlace, over: object = {}) => ({
  text: `Who installs it near ${place.name}?`,
  lang: 'en',
  skills: [],
  place: { label: place.name, country: place.country, region: place.region, latitude: place.latitude, longitude: place.longitude, postcode: null },
  ...over,
});
const asked = (partners: PartnerAsked[], ask: Parameters<typeof suitPartners>[1]) =>
  [...suitPartners(partners, ask)]
    .filter(([, suits]) => suits > 0)
    .sort((a, b) => b[1] - a[1])
    .map(([id]) => id);

describe('a territory', () => {
  it('is a country, a region, postcodes, or a circle, and may go by names of its own', () => {
    const partners = [
      partner('country', ['FR']),
      partner('region', ['FR / Bretagne']),
      partner('circle', ['Lyon, FR +50 km']),
      partner('post', ['FR 69*']),
      partner('far', ['DE']),
    ];
    expect(asked(partners, near(lyon))).toEqual(['circle', 'country']);
    expect(asked(partners, near(brest))).toEqual(['region', 'country']);
    expect(asked(partners, { ...near(lyon), place: { ...near(lyon).place, postcode: '69003' } }).sort()).toEqual(['circle', 'country', 'post']);
    expect(asked([partner('named', ['DE = 里昂, Croix-Rousse'])], near(lyon, { text: '里昂有安装商吗？', place: null }))).toEqual(['named']);
    expect(readTerritory('Atlantis, FR +5 km', small)).toEqual({ ok: false, message: 'no place called Atlantis is known in FR' });
  });

  it('that is exclusive keeps others out where it holds, and only there', () => {
    const partners = [partner('one', ['FR']), partner('own', ['Lyon, FR +50 km !'])];
    expect(asked(partners, near(lyon))).toEqual(['own']);
    expect(asked(partners, near(brest))).toEqual(['one']);
  });
});

describe('ranking partners', () => {
  it('goes by confirmed outcome, never by volume, and gives newcomers a start', () => {
    const good = partner('good', ['FR'], { record: { confirmed: 9, failed: 1, silent: 0, offered: 12 } });
    const busy = partner('busy', ['FR'], { record: { confirmed: 40, failed: 40, silent: 20, offered: 300 } });
    const lucky = partner('lucky', ['FR'], { record: { confirmed: 1, failed: 0, silent: 0, offered: 8 } });
    const fresh = partner('fresh', ['FR']);
    expect(asked([busy, lucky, good, fresh], near(lyon))).toEqual(['good', 'fresh', 'lucky', 'busy']);
  });

  it('asks only those who speak the language and offer what a rule names', () => {
    const partners = [
      partner('french', ['FR'], { languages: ['fr'] }),
      partner('repair', ['FR'], { services: ['repair'] }),
      partner('install', ['FR'], { services: ['installation'] }),
    ];
    expect(asked(partners, near(lyon))).toEqual(['install', 'repair']);
    expect(asked(partners, near(lyon, { text: 'Can I get it installed?', skills: ['repair'] }))).toEqual(['repair']);
  });

  it('never ranks anybody lower for one more confirmed outcome, nor higher for a failed or silent one', () => {
    const count = fc.nat(50);
    fc.assert(
      fc.property(count, count, count, (confirmed, failed, silent) => {
        const share = confirmedShare({ confirmed, failed, silent });
        expect(confirmedShare({ confirmed: confirmed + 1, failed, silent })).toBeGreaterThan(share);
        expect(confirmedShare({ confirmed, failed: failed + 1, silent })).toBeLessThanOrEqual(share);
        expect(confirmedShare({ confirmed, failed, silent: silent + 1 })).toBeLessThanOrEqual(share);
      }),
    );
  });
});
