import type { Database } from '#database';
import { appendEvents } from '#events';
import { applyRulings, settingsOf, takeRoute, untouched } from '#inbox';
import { isAddressed, pastItem, pastMention, plan, type RoutingCache } from '#routing';
import { openOfferings } from './offering.js';
import { placeItem, routeOf, rulingsOf, storePlacings } from './placing.js';

/**
 * Asks the rules again about a conversation whose mention turned out to be something else. Who is at work there already keeps
 * it, and what became work stays work. Answers the desk it went to, or null when it stays. Twice changes nothing.
 */
export function ruleAgain(database: Database, cache: RoutingCache, workspaceId: string, conversationId: string, now: Date): Promise<string | null> {
  return database.inWorkspace({ workspaceId }, async (tx) => {
    const found = await untouched(tx, workspaceId, conversationId);
    const mention = found && (await pastMention(tx, workspaceId, found.mentionId));
    if (!found || !mention) return null;
    const routing = await cache.of(tx, workspaceId, now.getTime());
    const { unsureBelow } = await settingsOf(tx, workspaceId);
    const placed = placeItem(routing, pastItem(mention, unsureBelow), isAddressed(mention));
    const route = routeOf(placed);
    if (!route || route.deskId === found.deskId) return null;
    const events = await takeRoute(tx, workspaceId, conversationId, route, now);
    if (events.length === 0) return null;
    const settled = [{ conversationId, mentionId: mention.id, index: 0, deskId: route.deskId, deskBefore: null, isWaiting: true }];
    await storePlacings(tx, workspaceId, settled, [placed], now);
    await applyRulings(tx, workspaceId, rulingsOf(settled, [placed]));
    // What is offered from the desk it left is taken back; at a desk of advocates it is offered anew.
    await plan(tx, workspaceId, 'offering', conversationId, now);
    await openOfferings(tx, workspaceId, settled, routing, now);
    await appendEvents(tx, workspaceId, events);
    return route.deskId;
  });
}
