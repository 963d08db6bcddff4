import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#kernel';
import { type TestDatabase, testDatabase, type TestWorkspace } from '../../../test/database.js';
import { suitor } from '../test/suitor.js';
import { claimOffer, expireHolder, lockOffering, moveOffer, type Offer, offerRound, openOffering } from './offering.store.js';

let db: TestDatabase;
let home: TestWorkspace;
beforeAll(async () => {
  db = await testDatabase();
  home = await db.workspace();
});
afterAll(() => db.close());

const now = new Date('2026-11-23T10:00:00Z');
const later = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000);
const inHome = <T>(work: Parameters<typeof db.database.inWorkspace<T>>[1]): Promise<T> => db.database.inWorkspace({ workspaceId: home.workspaceId }, work);

async function offered(members: string[], round = 1, conversationId = newId()): Promise<Offer[]> {
  return inHome(async (tx) => {
    await openOffering(tx, home.workspaceId, { conversationId, deskId: newId(), kind: 'advocates' }, now);
    const offering = (await lockOffering(tx, home.workspaceId, conversationId))!;
    return offerRound(tx, home.workspaceId, offering, { to: members.map((id) => suitor(id)), round, dueMs: later(60).getTime() }, now);
  });
}
const claim = (offer: Offer, at = later(1)) =>
  inHome((tx) => claimOffer(tx, home.workspaceId, { offerId: offer.id, memberId: offer.memberId, answerMinutes: 240 }, at));

describe('claims of one offer', () => {
  it('are won by exactly one, however many try at once while others decline and timers run out', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 8 }), fc.array(fc.nat(7), { minLength: 4, maxLength: 16 }), fc.nat(7), async (people, attempts, refuser) => {
        const offers = await offered(Array.from({ length: people }, () => newId()));
        const refused = offers[refuser % people]!;
        const results = await Promise.all([
          ...attempts.map((attempt) => claim(offers[attempt % people]!)),
          inHome((tx) => moveOffer(tx, home.workspaceId, { offerId: refused.id, memberId: refused.memberId, to: 'declined', reason: 'no time' }, later(1))),
        ]);
        const won = results.filter((result) => result !== null && 'ok' in result && result.ok);
        const held = (await inHome((tx) => lockOffering(tx, home.workspaceId, offers[0]!.conversationId)))!;
        const holders = held.offers.filter(({ state }) => state === 'claimed');
        const gaveBack = held.offers.some(({ id, state, claimedAt }) => id === refused.id && state === 'declined' && claimedAt !== null);
        expect([won.length, held.state]).toEqual(holders.length === 1 ? [1, 'held'] : [gaveBack ? 1 : 0, 'open']);
        if (holders.length === 1) expect(held.holderId).toBe(holders[0]!.id);
        // Nobody won only when every attempt was on the offer that was declined.
        if (won.length === 0) expect(new Set(attempts.map((attempt) => attempt % people))).toEqual(new Set([refuser % people]));
      }),
      { numRuns: 15 },
    );
  });

  it('are refused with the reason', async () => {
    const [first, second] = await offered([newId(), newId()]);
    expect(await claim(first!)).toMatchObject({ ok: true, taken: [second!.id] });
    expect(await claim(second!)).toEqual({ ok: false, why: 'taken', state: 'taken' });
    expect(await inHome((tx) => claimOffer(tx, home.workspaceId, { offerId: first!.id, memberId: newId(), answerMinutes: 1 }, now))).toEqual({
      ok: false,
      why: 'none',
    });
    const [late] = await offered([newId()]);
    expect(await claim(late!, later(61))).toEqual({ ok: false, why: 'expired' });
  });

  it('come back when the holder stays silent, and nobody is asked twice', async () => {
    const [one, two] = [newId(), newId()];
    const [first] = await offered([one]);
    await claim(first!);
    const again = await inHome(async (tx) => {
      const offering = (await lockOffering(tx, home.workspaceId, first!.conversationId))!;
      await expireHolder(tx, home.workspaceId, offering, later(300));
      return offerRound(tx, home.workspaceId, offering, { to: [suitor(one), suitor(two)], round: 2, dueMs: later(360).getTime() }, later(300));
    });
    expect(again.map(({ memberId }) => memberId)).toEqual([two]);
    expect(await claim(again[0]!, later(301))).toMatchObject({ ok: true });
    expect(await inHome((tx) => moveOffer(tx, home.workspaceId, { offerId: first!.id, memberId: one, to: 'answered' }, later(302)))).toBeNull();
    expect((await inHome((tx) => moveOffer(tx, home.workspaceId, { offerId: again[0]!.id, memberId: two, to: 'answered' }, later(302))))?.state).toBe(
      'answered',
    );
  });
});
