import type { PartnerTerritory } from '#contracts';
import { distanceKm, folded, type Gazetteer, type SaidPlace } from './gazetteer.js';
import { isSaid } from './suiting.js';

export type ReadTerritory = { ok: true; territory: PartnerTerritory } | { ok: false; message: string };

/** Reads one line such as `FR`, `FR / Bretagne`, `FR 69*`, `Lyon, FR +50 km = Croix-Rousse !`. Pure; the gazetteer knows the names. */
export function readTerritory(written: string, gazetteer: Gazetteer): ReadTerritory {
  const exclusive = /!\s*$/.test(written);
  const [where = '', called = ''] = written.replace(/!\s*$/, '').split('=');
  const names = called
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  const made = (over: Partial<PartnerTerritory> & { country: string }): ReadTerritory => ({
    ok: true,
    territory: { written: written.trim(), region: null, postcode: null, around: null, names, exclusive, ...over },
  });
  const circle = /^(.+?)[,\s]+([A-Za-z]{2})\s*\+\s*(\d{1,5}(?:\.\d+)?)\s*(?:km)?\s*$/.exec(where.trim());
  if (circle) {
    const [, town = '', code = '', km = ''] = circle;
    const country = code.toUpperCase();
    const place = gazetteer.find(folded(town)).find((one) => one.country === country);
    if (!place) return { ok: false, message: `no place called ${town} is known in ${country}` };
    return made({ country, around: { place: place.name, latitude: place.latitude, longitude: place.longitude, km: Number(km) } });
  }
  const [first = '', regionName] = where.split('/').map((part) => part.trim());
  const postcodes = /^([A-Za-z]{2})\s+([0-9A-Za-z -]{1,9})\*?$/.exec(first);
  const country = gazetteer.country(folded(postcodes?.[1] ?? first));
  if (!country) return { ok: false, message: `${first || 'it'} is no country; write a code such as FR` };
  if (regionName !== undefined) {
    const region = gazetteer.region(country, folded(regionName));
    return region ? made({ country, region }) : { ok: false, message: `${regionName} is no region of ${country}` };
  }
  return made({ country, postcode: postcodes ? postcodes[2]!.replace(/[ -]/g, '').toUpperCase() : null });
}

/**
 * How particularly a territory holds a place: 0 not at all, 1 the country, 2 the region, 3 a circle or a postcode, 4 by a name of
 * its own. `said` is what the customer wrote, for those names.
 */
export function holds(territory: PartnerTerritory, place: SaidPlace | null, said: string): number {
  if (territory.names.some((name) => isSaid(name.toLowerCase(), said.toLowerCase()))) return 4;
  if (!place) return 0;
  const { around, postcode, region, country } = territory;
  if (around)
    return place.latitude !== null && place.longitude !== null && distanceKm(around, { latitude: place.latitude, longitude: place.longitude }) <= around.km
      ? 3
      : 0;
  const sameCountry = place.country === country;
  if (postcode) return place.postcode?.startsWith(postcode) && (sameCountry || place.country === null) ? 3 : 0;
  if (!sameCountry) return 0;
  if (region) return place.region === region.code ? 2 : 0;
  return 1;
}
