import type { PartnerTerritory } from '#contracts';
import { type Gazetteer, placeIn, type SaidPlace } from './gazetteer.js';

/** Where a request is: what staff or a form said, else what the customer wrote, else their profile. */
export interface PlaceSaid {
  given: string | null;
  wrote: string;
  profile: string | null;
}

/** Brest is in Belarus too: a name means the one where there are partners, unless the customer's profile or words say otherwise. */
export function placeOfRequest(
  { given, wrote, profile }: PlaceSaid,
  partners: readonly { territories: readonly PartnerTerritory[] }[],
  world: Gazetteer,
): SaidPlace | null {
  const served = [...new Set(partners.flatMap(({ territories }) => territories.map(({ country }) => country)))];
  const home = profile ? placeIn(profile, world, { isPlace: true, homes: served }) : null;
  const homes = home?.country ? [home.country] : served;
  return (given ? placeIn(given, world, { isPlace: true, homes: served }) : null) ?? placeIn(wrote, world, { homes }) ?? home;
}
