import type { PartnerRecord, PartnerTerritory } from '#contracts';
import type { SaidPlace } from './gazetteer.js';
import { holds } from './territory.js';

/** A partner as far as it decides whom to ask. */
export interface PartnerAsked {
  id: string;
  services: readonly string[];
  languages: readonly string[];
  territories: readonly PartnerTerritory[];
  record: Pick<PartnerRecord, 'confirmed' | 'failed' | 'silent' | 'offered'>;
}

/** What is asked, and where. */
export interface LocalAsk {
  text: string;
  lang: string;
  skills: readonly string[];
  place: SaidPlace | null;
}

/** Shares of fewer ends than this say little; they are drawn towards what partners usually reach. */
const usualEnds = 5;
const usualShare = 0.5;
/** What somebody new is given before there is anything to go by; it fades with each offer. */
const newcomers = 0.4;

/** Confirmed outcomes of those that ended, small numbers drawn towards the usual. How many offers somebody had plays no part. */
export function confirmedShare({ confirmed, failed, silent }: Pick<PartnerRecord, 'confirmed' | 'failed' | 'silent'>): number {
  return (confirmed + usualShare * usualEnds) / (confirmed + failed + silent + usualEnds);
}

/**
 * How well each partner suits; 0: they are not asked. The place and the language are musts, and services that a rule names. An
 * exclusive territory that holds the place keeps all others out. Then the confirmed share ranks, with a start for newcomers; how
 * near, and whether the service was said, decide among equals.
 */
export function suitPartners(partners: readonly PartnerAsked[], ask: LocalAsk): Map<string, number> {
  const fitting = partners.flatMap((partner) => {
    if (partner.languages.length > 0 && ask.lang !== 'und' && !partner.languages.includes(ask.lang)) return [];
    if (!ask.skills.every((skill) => partner.services.includes(skill))) return [];
    const held = partner.territories.map((territory) => ({ territory, near: holds(territory, ask.place, ask.text) })).filter(({ near }) => near > 0);
    if (held.length === 0) return [];
    const near = Math.max(...held.map((one) => one.near));
    return [{ partner, near, exclusive: held.some(({ territory }) => territory.exclusive) }];
  });
  const own = fitting.filter(({ exclusive }) => exclusive);
  const asked = own.length > 0 ? own : fitting;
  return new Map(
    partners.map(({ id }) => {
      const found = asked.find(({ partner }) => partner.id === id);
      if (!found) return [id, 0];
      const { partner, near } = found;
      const start = newcomers / (1 + partner.record.offered);
      return [id, 1 + 2 * confirmedShare(partner.record) + start + 0.1 * near + (saysService(partner.services, ask.text) ? 0.4 : 0)];
    }),
  );
}

/** "installed" names "installation": words that begin alike, for five letters or more. */
function saysService(services: readonly string[], text: string): boolean {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return services.some((service) => {
    if (/\p{Script=Han}/u.test(service)) return text.includes(service);
    const stem = service.slice(0, Math.max(5, Math.ceil(service.length * 0.5)));
    return words.some((word) => word.startsWith(stem) || (service.length < 5 && word === service));
  });
}
