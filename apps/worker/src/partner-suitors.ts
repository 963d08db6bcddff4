import type { Transaction } from '#database';
import type { OfferedQuestion } from '#inbox';
import { candidatesAt, type LockedOffering, partnersOf, placeOfRequest, type SaidPlace, suitPartners, type Suitor, worldGazetteer } from '#routing';

export interface Matched {
  suitors: Suitor[];
  place: SaidPlace | null;
  /** The partner by whoever of its people is asked for it. */
  partnerOf: Map<string, string>;
}

/** Partners as those who may be asked, one of their people for each; the place is what staff said, else what was written, else the profile's. */
export async function partnerSuitors(
  tx: Transaction,
  workspaceId: string,
  offering: LockedOffering,
  question: OfferedQuestion,
  before: ReadonlySet<string>,
  now: Date,
): Promise<Matched> {
  const world = worldGazetteer();
  const partners = await partnersOf(tx, workspaceId);
  const place = placeOfRequest({ given: offering.place, wrote: question.said, profile: question.location }, partners, world);
  const text = [offering.place, question.said].filter(Boolean).join('\n');
  const suits = suitPartners(partners, { text, lang: question.lang, skills: question.skills, place });
  const seats = new Map((await candidatesAt(tx, workspaceId, offering.deskId, now)).map((seat) => [seat.memberId, seat]));
  const partnerOf = new Map<string, string>();
  const suitors = partners.flatMap((partner): Suitor[] => {
    const seat = partner.people.flatMap(({ memberId }) => seats.get(memberId) ?? []).find(({ suspended }) => !suspended);
    if (!seat) return [];
    partnerOf.set(seat.memberId, partner.id);
    return [
      {
        ...seat,
        suspended: partner.status !== 'active',
        languages: partner.languages,
        skills: partner.services,
        hours: partner.hours,
        timeZone: partner.timeZone,
        capacity: partner.capacity,
        load: partner.record.open,
        declined: before.has(partner.id),
        suits: suits.get(partner.id) ?? 0,
        offersToday: 0,
        offersADay: null,
      },
    ];
  });
  return { suitors, place, partnerOf };
}
