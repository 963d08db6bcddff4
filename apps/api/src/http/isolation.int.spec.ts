import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#kernel';
import { lockOffering, offerRound, openOffering } from '#routing';
import { suitor } from '../../../../libs/routing/test/suitor.js';
import { next, post, type TestServer, testServer, type Visitor } from '../../test/server.js';

let server: TestServer;
let own: Visitor;
let stranger: Visitor;
let ids: Record<string, string>;

const promised = { name: 'P', firstReplyMinutes: 60, nextReplyMinutes: null, resolutionMinutes: null, hours: { timeZone: 'UTC', days: [] } };
const secretText = 'the blue kettle exploded';
/** A point on P-256 and a secret, such as a browser makes them. */
const browserKeys = {
  p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
};

beforeAll(async () => {
  server = await testServer();
  [own, stranger] = [await server.visitor(), await server.visitor()];
  const channel = (await own.request('POST', 'channels', { network: 'webhook', name: 'Shop', config: { replyUrl: 'https://example.org/replies' } })).body;
  await server.deliver(channel, [post('1', 'ann', secretText)]);
  await server.work(own.workspaceId);
  const conversation = (await own.request('GET', 'conversations')).body.items[0];
  const [mention] = (await own.request('GET', 'mentions')).body.items;
  const reply = (await own.request('POST', `conversations/${conversation.id}/replies`, { text: 'Sorry!', basedOn: conversation.version })).body;
  const room = (await own.request('POST', 'rooms', { kind: 'slack', name: 'r', url: 'https://hooks.slack.com/services/T/B/x' })).body;
  const key = (await own.request('POST', 'api-keys', { name: 'k', scopes: ['inbox:read'] })).body;
  const webhook = (await own.request('POST', 'webhooks', { url: 'https://example.org/events' })).body;
  await own.request('POST', `mentions/${mention.id}/correct`, { kind: 'complaint' });
  const rereading = (await own.request('POST', 'rereadings', { reader: 'open' })).body;
  const [correction] = (await own.request('GET', 'corrections')).body.items;
  const [session] = (await own.request('GET', 'sessions')).body.items;
  const canned = (await own.request('POST', 'canned-replies', { shortcut: 'hi', name: 'Hi', text: 'Hello' })).body;
  const macro = (await own.request('POST', 'macros', { name: 'M', steps: [{ do: 'status', to: 'resolved' }] })).body;
  const view = (await own.request('POST', 'views', { name: 'Kettles', query: 'kettle', shared: true })).body;
  const tag = (await own.request('POST', 'tags', { name: 'kettles' })).body;
  const topic = (await own.request('POST', 'topics', { name: 'Kettles', type: 'product', query: 'kettle' })).body;
  const [desk] = (await own.request('GET', 'desks')).body.items;
  const [rule] = (await own.request('GET', 'rules')).body.items;
  const run = (await own.request('POST', 'dry-runs', { days: 1 })).body;
  const policy = (await own.request('POST', 'sla-policies', { ...promised })).body;
  const list = (await own.request('POST', 'advocates', { csv: 'email,name\nana@example.org,Ana' })).body;
  const partner = (await own.request('POST', 'partners', { name: 'Near', territories: ['FR'] })).body;
  const [offer] = await server.database.inWorkspace({ workspaceId: own.workspaceId }, async (tx) => {
    const now = new Date();
    await openOffering(tx, own.workspaceId, { conversationId: conversation.id, deskId: desk.id, kind: 'advocates' }, now);
    const offering = (await lockOffering(tx, own.workspaceId, conversation.id))!;
    return offerRound(tx, own.workspaceId, offering, { to: [suitor(own.memberId)], round: 1, dueMs: now.getTime() + 3_600_000 }, now);
  });
  const imported = (await own.request('POST', 'imports', { name: 'old.csv', csv: 'text\nHello', mapping: { text: 'text' } })).body;
  const indicator = (await own.request('POST', 'indicators', { name: 'Heard', chart: { what: 'mentions' }, line: 'all' })).body;
  const note = (await own.request('POST', 'annotations', { at: '2026-01-01T00:00:00Z', text: 'Launch' })).body;
  const report = (await own.request('POST', 'reports', { name: 'R', charts: [{ title: 'T', spec: { what: 'mentions' } }] })).body;
  ids = {
    reports: report.id,
    indicators: indicator.id,
    annotations: note.id,
    imports: imported.id,
    views: view.id,
    tags: tag.id,
    'sla-policies': policy.id,
    'canned-replies': canned.id,
    macros: macro.id,
    channels: channel.id,
    conversations: conversation.id,
    mentions: mention.id,
    replies: reply.id,
    'api-keys': key.id,
    rooms: room.id,
    webhooks: webhook.id,
    corrections: correction.id,
    rereadings: rereading.id,
    topics: topic.id,
    spikes: topic.id,
    sessions: session.id,
    members: own.memberId,
    offers: offer!.id,
    advocates: list.invited[0].memberId,
    partners: partner.id,
    'hand-offs': offer!.id,
    desks: desk.id,
    rules: rule.id,
    'dry-runs': run.id,
    authors: conversation.author.id,
    workspaces: own.workspaceId,
  };
});
afterAll(() => server.close());

/**
 * Every route there is: what a stranger with the ids of another workspace gets. `own` answers about the stranger's own
 * workspace alone, `none` is 404, `open` needs no session, `guest` is only for people from outside.
 */
const matrix: Record<string, { expect: 'own' | 'none' | 'open' | 'guest'; body?: unknown }> = {
  'POST /api/v1/session': { expect: 'open', body: {} },
  'POST /api/v1/session/link': { expect: 'open', body: {} },
  'POST /api/v1/session/mail-link': { expect: 'open', body: {} },
  'POST /api/v1/join': { expect: 'open', body: {} },
  'GET /livez': { expect: 'open' },
  'GET /readyz': { expect: 'open' },
  'GET /readyz/api': { expect: 'open' },
  'GET /metrics': { expect: 'open' },
  'GET /api/v1/me': { expect: 'own' },
  'PATCH /api/v1/me': { expect: 'own', body: {} },
  'GET /api/v1/sessions': { expect: 'own' },
  'DELETE /api/v1/sessions/:id': { expect: 'none' },
  'POST /api/v1/workspaces/:id/enter': { expect: 'none' },
  'POST /api/v1/password': { expect: 'own', body: { current: 'x', password: 'long enough now' } },
  'GET /api/v1/settings': { expect: 'own' },
  'PATCH /api/v1/settings': { expect: 'own', body: { unsureBelow: 0.5 } },
  'GET /api/v1/model': { expect: 'own' },
  'PATCH /api/v1/model': { expect: 'own', body: { ownWeights: true } },
  'GET /api/v1/model/weights': { expect: 'own' },
  'POST /api/v1/model/weights': { expect: 'own', body: { format: 'earshot-weights', version: 1, model: 'other@1', corrections: 0, weights: {} } },
  'DELETE /api/v1/model/weights': { expect: 'own' },
  'GET /api/v1/model/endpoint': { expect: 'own' },
  'PUT /api/v1/model/endpoint': { expect: 'own', body: { url: 'https://model.example.org/v1/chat/completions', model: 'm' } },
  'DELETE /api/v1/model/endpoint': { expect: 'own' },
  'POST /api/v1/model/endpoint/try': { expect: 'none', body: { text: 'x' } },
  'GET /api/v1/corrections': { expect: 'own' },
  'POST /api/v1/corrections/:id/undo': { expect: 'none' },
  'GET /api/v1/mentions/:id/counts': { expect: 'none' },
  'GET /api/v1/mentions/:id/why': { expect: 'none' },
  'POST /api/v1/mentions/:id/uncorrect': { expect: 'none' },
  'GET /api/v1/rereadings': { expect: 'own' },
  'POST /api/v1/rereadings': { expect: 'own', body: { reader: 'open' } },
  'GET /api/v1/rereadings/:id': { expect: 'none' },
  'GET /api/v1/rereadings/:id/examples': { expect: 'none' },
  'POST /api/v1/rereadings/:id/pause': { expect: 'none' },
  'POST /api/v1/rereadings/:id/resume': { expect: 'none' },
  'POST /api/v1/rereadings/:id/cancel': { expect: 'none' },
  'POST /api/v1/rereadings/:id/apply': { expect: 'none', body: {} },
  'GET /api/v1/members': { expect: 'own' },
  'POST /api/v1/members': { expect: 'own', body: { email: 'new@example.org', name: 'New', role: 'agent' } },
  'PATCH /api/v1/members/:id': { expect: 'none', body: { role: 'agent' } },
  'POST /api/v1/members/:id/reset': { expect: 'none' },
  'GET /api/v1/rooms': { expect: 'own' },
  'POST /api/v1/rooms': { expect: 'own', body: { kind: 'slack', name: 'r', url: 'https://hooks.slack.com/services/T/B/x' } },
  'DELETE /api/v1/rooms/:id': { expect: 'none' },
  'GET /api/v1/conversations/:id/room-calls': { expect: 'own' },
  'POST /api/v1/conversations/:id/room-calls': { expect: 'none', body: { id: newId(), roomId: newId() } },
  'GET /api/v1/api-keys': { expect: 'own' },
  'POST /api/v1/api-keys': { expect: 'own', body: { name: 'k', scopes: ['inbox:read'] } },
  'DELETE /api/v1/api-keys/:id': { expect: 'none' },
  'GET /api/v1/channels': { expect: 'own' },
  'POST /api/v1/channels': { expect: 'own', body: { network: 'webhook', name: 'Theirs' } },
  'PATCH /api/v1/channels/:id': { expect: 'none', body: { name: 'Taken' } },
  'POST /api/v1/channels/:id/rotate': { expect: 'none' },
  'DELETE /api/v1/channels/:id': { expect: 'none' },
  'POST /api/v1/channels/:id/check': { expect: 'none' },
  'GET /api/v1/networks': { expect: 'own' },
  'POST /api/v1/networks/check': { expect: 'own', body: { network: 'webhook' } },
  'GET /api/v1/gaps': { expect: 'own' },
  'POST /api/v1/grants': { expect: 'own', body: { network: 'webhook', name: 'Theirs' } },
  'GET /api/v1/grants/finish': { expect: 'own' },
  'GET /api/v1/conversations': { expect: 'own' },
  'GET /api/v1/counts': { expect: 'own' },
  'GET /api/v1/past/conversations': { expect: 'own' },
  'GET /api/v1/past/counts': { expect: 'own' },
  'POST /api/v1/bulk': { expect: 'own', body: { select: { view: 'all' }, action: { do: 'resolve' } } },
  'GET /api/v1/bulk/:id': { expect: 'none' },
  'POST /api/v1/bulk/:id/undo': { expect: 'none' },
  'GET /api/v1/search': { expect: 'own' },
  'GET /api/v1/query': { expect: 'own' },
  'GET /api/v1/query/fields': { expect: 'own' },
  'GET /api/v1/query/count': { expect: 'own' },
  'GET /api/v1/export/conversations': { expect: 'own' },
  'GET /api/v1/views': { expect: 'own' },
  'POST /api/v1/views': { expect: 'own', body: { name: 'Theirs', query: 'status:open', shared: true } },
  'PATCH /api/v1/views/:id': { expect: 'none', body: { name: 'Taken' } },
  'DELETE /api/v1/views/:id': { expect: 'none' },
  'GET /api/v1/tags': { expect: 'own' },
  'POST /api/v1/tags': { expect: 'own', body: { name: 'theirs' } },
  'PATCH /api/v1/tags/:id': { expect: 'none', body: { name: 'taken' } },
  'DELETE /api/v1/tags/:id': { expect: 'none' },
  'POST /api/v1/tags/:id/merge': { expect: 'none', body: { intoId: newId() } },
  'POST /api/v1/tags/:id/restore': { expect: 'none' },
  'POST /api/v1/mentions/:id/acts': { expect: 'none', body: { action: 'like' } },
  'POST /api/v1/replies/:id/acts': { expect: 'none', body: { action: 'delete' } },
  'POST /api/v1/acts/:id/cancel': { expect: 'none' },
  'POST /api/v1/conversations/:id/tags': { expect: 'none', body: { add: ['theirs'] } },
  'GET /api/v1/conversations/:id': { expect: 'none' },
  'GET /api/v1/conversations/:id/thread': { expect: 'none' },
  'POST /api/v1/conversations/:id/replies': { expect: 'none', body: { text: 'x', basedOn: 1 } },
  'POST /api/v1/conversations/:id/assign': { expect: 'none', body: { memberId: null } },
  'POST /api/v1/conversations/:id/resolve': { expect: 'none' },
  'POST /api/v1/conversations/:id/reopen': { expect: 'none' },
  'POST /api/v1/conversations/:id/snooze': { expect: 'none', body: { until: '2999-01-01T00:00:00Z' } },
  'POST /api/v1/conversations/:id/notes': { expect: 'none', body: { text: 'x' } },
  'POST /api/v1/conversations/:id/priority': { expect: 'none', body: { priority: 'low' } },
  'POST /api/v1/conversations/:id/pending': { expect: 'none' },
  'POST /api/v1/conversations/:id/draft': { expect: 'none', body: { mode: 'note', text: 'x' } },
  'GET /api/v1/conversations/:id/suggestions': { expect: 'none' },
  'GET /api/v1/conversations/:id/thanks': { expect: 'none' },
  'POST /api/v1/conversations/:id/macro': { expect: 'none', body: { macroId: newId(), basedOn: 1 } },
  'POST /api/v1/conversations/:id/follow': { expect: 'none', body: { following: true } },
  'POST /api/v1/conversations/:id/merge': { expect: 'none', body: { intoId: newId() } },
  'POST /api/v1/conversations/:id/split': { expect: 'none', body: { mentionIds: [newId()] } },
  'POST /api/v1/conversations/:id/sla': { expect: 'none', body: { policyId: null } },
  'POST /api/v1/imports/check': { expect: 'own', body: { csv: 'text\nHello' } },
  'POST /api/v1/imports': { expect: 'own', body: { name: 'theirs.csv', csv: 'text\nHello', mapping: { text: 'text' } } },
  'GET /api/v1/imports': { expect: 'own' },
  'GET /api/v1/imports/:id': { expect: 'none' },
  'POST /api/v1/surveys/look': { expect: 'open', body: { token: 'x'.repeat(43) } },
  'POST /api/v1/surveys/answer': { expect: 'open', body: { token: 'x'.repeat(43), score: 5 } },
  'GET /api/v1/sla-policies': { expect: 'own' },
  'POST /api/v1/sla-policies': { expect: 'own', body: promised },
  'PATCH /api/v1/sla-policies/:id': { expect: 'none', body: promised },
  'DELETE /api/v1/sla-policies/:id': { expect: 'none' },
  'GET /api/v1/notifications': { expect: 'own' },
  'POST /api/v1/notifications/read': { expect: 'own', body: { all: true } },
  'GET /api/v1/notifications/settings': { expect: 'own' },
  'PATCH /api/v1/notifications/settings': { expect: 'own', body: {} },
  'POST /api/v1/moves/:id/undo': { expect: 'none' },
  'GET /api/v1/moments': { expect: 'own' },
  'GET /api/v1/canned-replies': { expect: 'own' },
  'POST /api/v1/canned-replies': { expect: 'own', body: { shortcut: 'x', name: 'X', text: 'x' } },
  'PATCH /api/v1/canned-replies/:id': { expect: 'none', body: { shortcut: 'x', name: 'X', text: 'x' } },
  'DELETE /api/v1/canned-replies/:id': { expect: 'none' },
  'GET /api/v1/macros': { expect: 'own' },
  'POST /api/v1/macros': { expect: 'own', body: { name: 'X', steps: [{ do: 'status', to: 'open' }] } },
  'PATCH /api/v1/macros/:id': { expect: 'none', body: { name: 'X', steps: [{ do: 'status', to: 'open' }] } },
  'DELETE /api/v1/macros/:id': { expect: 'none' },
  'GET /api/v1/approvals': { expect: 'own' },
  'GET /api/v1/insights/outcomes': { expect: 'own' },
  'GET /api/v1/insights/service': { expect: 'own' },
  'GET /api/v1/insights/chart': { expect: 'own' },
  'GET /api/v1/insights/share': { expect: 'own' },
  'GET /api/v1/insights/prometheus': { expect: 'own' },
  'GET /api/v1/insights/time-zone': { expect: 'own' },
  'PUT /api/v1/insights/time-zone': { expect: 'own', body: { timeZone: 'Europe/Paris' } },
  'GET /api/v1/insights/rates': { expect: 'own' },
  'GET /api/v1/indicators': { expect: 'own' },
  'POST /api/v1/indicators': { expect: 'own', body: { name: 'Theirs', chart: { what: 'mentions' }, line: 'all' } },
  'PATCH /api/v1/indicators/:id': { expect: 'none', body: { name: 'Taken' } },
  'DELETE /api/v1/indicators/:id': { expect: 'none' },
  'GET /api/v1/reports': { expect: 'own' },
  'POST /api/v1/reports': { expect: 'own', body: { name: 'Theirs', charts: [{ title: 'T', spec: { what: 'mentions' } }] } },
  'PATCH /api/v1/reports/:id': { expect: 'none', body: { name: 'Taken' } },
  'DELETE /api/v1/reports/:id': { expect: 'none' },
  'GET /api/v1/reports/:id/links': { expect: 'none' },
  'POST /api/v1/reports/:id/links': { expect: 'none', body: { days: 7 } },
  'DELETE /api/v1/reports/:id/links/:linkId': { expect: 'none' },
  'POST /api/v1/shared-reports/look': { expect: 'open', body: { token: 'x'.repeat(43) } },
  'GET /api/v1/annotations': { expect: 'own' },
  'POST /api/v1/annotations': { expect: 'own', body: { at: '2026-01-01T00:00:00Z', text: 'Launch' } },
  'DELETE /api/v1/annotations/:id': { expect: 'none' },
  'GET /api/v1/conversations/:id/outcomes': { expect: 'none' },
  'POST /api/v1/conversations/:id/outcomes': { expect: 'none', body: { kind: 'answered', came: true, reason: 'They said so' } },
  'POST /api/v1/approvals/:id/decide': { expect: 'none', body: { decision: 'refuse', reason: 'No.' } },
  'POST /api/v1/replies/:id/settle': { expect: 'none', body: { arrived: true } },
  'POST /api/v1/replies/:id/retry': { expect: 'none' },
  'POST /api/v1/replies/:id/cancel': { expect: 'none' },
  'GET /api/v1/mentions': { expect: 'own' },
  'GET /api/v1/mentions/:id': { expect: 'none' },
  'GET /api/v1/mentions/:id/media/:index': { expect: 'none' },
  'POST /api/v1/mentions/:id/correct': { expect: 'none', body: { kind: 'praise' } },
  'POST /api/v1/mentions/:id/open': { expect: 'none' },
  'POST /api/v1/readings': { expect: 'own', body: { texts: ['Where is it?'] } },
  'GET /api/v1/events': { expect: 'own' },
  'GET /api/v1/insights/volume': { expect: 'own' },
  'GET /api/v1/insights/series': { expect: 'own' },
  'GET /api/v1/insights/live': { expect: 'own' },
  'GET /api/v1/insights/causes': { expect: 'own' },
  'GET /api/v1/insights/questions': { expect: 'own' },
  'GET /api/v1/spikes': { expect: 'own' },
  'POST /api/v1/spikes/:id/acknowledge': { expect: 'none' },
  'GET /api/v1/topics': { expect: 'own' },
  'POST /api/v1/topics': { expect: 'own', body: { name: 'Theirs', type: 'brand', query: 'theirs' } },
  'POST /api/v1/topics/forecast': { expect: 'own', body: { query: 'kettle' } },
  'POST /api/v1/topics/preview': { expect: 'own', body: { query: 'kettle' } },
  'GET /api/v1/topics/:id': { expect: 'none' },
  'PATCH /api/v1/topics/:id': { expect: 'none', body: { name: 'Taken' } },
  'DELETE /api/v1/topics/:id': { expect: 'none' },
  'GET /api/v1/webhooks': { expect: 'own' },
  'POST /api/v1/webhooks': { expect: 'own', body: { url: 'https://example.org/theirs' } },
  'DELETE /api/v1/webhooks/:id': { expect: 'none' },
  'POST /api/v1/webhooks/:id/replay': { expect: 'none', body: { after: 0 } },
  'GET /api/v1/authors/:id': { expect: 'none' },
  'GET /api/v1/authors/:id/person': { expect: 'none' },
  'GET /api/v1/authors/:id/avatar': { expect: 'none' },
  'POST /api/v1/authors/:id/link': { expect: 'none', body: { authorId: newId() } },
  'DELETE /api/v1/authors/:id/link/:otherId': { expect: 'none' },
  'PATCH /api/v1/authors/:id/attributes': { expect: 'none', body: { attributes: {} } },
  'POST /api/v1/authors/:id/notes': { expect: 'none', body: { text: 'x' } },
  'POST /api/v1/authors/:id/block': { expect: 'none', body: { blocked: true } },
  'POST /api/v1/authors/:id/lists': { expect: 'none', body: { listId: newId(), listed: true } },
  'GET /api/v1/person-lists': { expect: 'own' },
  'GET /api/v1/people': { expect: 'own' },
  'POST /api/v1/person-lists': { expect: 'own', body: { name: 'VIP' } },
  'GET /api/v1/authors/:id/export': { expect: 'none' },
  'DELETE /api/v1/authors/:id': { expect: 'none' },
  'GET /api/v1/status': { expect: 'own' },
  'GET /api/v1/quarantine': { expect: 'own' },
  'POST /api/v1/quarantine/read-again': { expect: 'own', body: {} },
  'DELETE /api/v1/demo': { expect: 'none' },
  'GET /api/v1/offers': { expect: 'own' },
  'POST /api/v1/offers/:id/claim': { expect: 'none' },
  'POST /api/v1/offers/:id/decline': { expect: 'none', body: { reason: 'no-time' } },
  'POST /api/v1/offers/:id/answer': { expect: 'none', body: { how: 'public' } },
  'GET /api/v1/partners': { expect: 'own' },
  'POST /api/v1/partners': { expect: 'own', body: { name: 'P', territories: ['FR'] } },
  'PATCH /api/v1/partners/:id': { expect: 'none', body: { capacity: 2 } },
  'POST /api/v1/partners/:id/people': { expect: 'none', body: { name: 'N', email: 'n@example.org' } },
  'POST /api/v1/partner-lists': { expect: 'own', body: { csv: 'partner,email,name' } },
  'POST /api/v1/conversations/:id/partners': { expect: 'none', body: { place: null } },
  'GET /api/v1/hand-offs': { expect: 'guest' },
  'GET /api/v1/hand-offs/export': { expect: 'guest' },
  'POST /api/v1/hand-offs/:id/steps': { expect: 'guest', body: { step: 'accept' } },
  'POST /api/v1/hand-off-link': { expect: 'open', body: {} },
  'POST /api/v1/hand-off-link/steps': { expect: 'open', body: {} },
  'POST /api/v1/customer-link': { expect: 'open', body: {} },
  'POST /api/v1/customer-link/answer': { expect: 'open', body: {} },
  'GET /api/v1/advocates': { expect: 'own' },
  'POST /api/v1/advocates': { expect: 'own', body: { csv: 'email,name' } },
  'PATCH /api/v1/advocates/:id': { expect: 'none', body: { suspended: true } },
  'POST /api/v1/advocates/:id/link': { expect: 'none' },
  'GET /api/v1/community': { expect: 'own' },
  'POST /api/v1/community/join-link': { expect: 'own' },
  'DELETE /api/v1/community/join-link': { expect: 'own' },
  'PUT /api/v1/community/guidelines': { expect: 'own', body: { texts: { en: 'Be kind.' } } },
  'GET /api/v1/applicants': { expect: 'own' },
  'POST /api/v1/applicants/:id/decide': { expect: 'none', body: { accept: true } },
  'POST /api/v1/join-page': { expect: 'open', body: {} },
  'POST /api/v1/join-page/apply': { expect: 'open', body: {} },
  'POST /api/v1/advocates/:id/handles/:network': { expect: 'none', body: { proven: true } },
  'POST /api/v1/offers/guidelines': { expect: 'own', body: { version: 1, lang: 'en' } },
  'GET /api/v1/offers/open': { expect: 'own' },
  'POST /api/v1/offers/open/:id/claim': { expect: 'none' },
  'GET /api/v1/conversations/:id/partners': { expect: 'none' },
  'GET /api/v1/approved-answers': { expect: 'own' },
  'GET /api/v1/approved-answers/waiting': { expect: 'own' },
  'POST /api/v1/approved-answers': { expect: 'own', body: { question: 'How?', answer: 'So.', lang: 'en' } },
  'POST /api/v1/approved-answers/pass-over': { expect: 'none', body: { askedIn: newId() } },
  'PATCH /api/v1/approved-answers/:id': { expect: 'none', body: { question: 'How?', answer: 'So.', lang: 'en' } },
  'DELETE /api/v1/approved-answers/:id': { expect: 'none' },
  'GET /api/v1/telling': { expect: 'own' },
  'PUT /api/v1/telling': { expect: 'own', body: { mail: true } },
  'POST /api/v1/telling/devices': { expect: 'own', body: { endpoint: 'https://push.example/1', keys: browserKeys, lang: 'en' } },
  'POST /api/v1/telling/devices/forget': { expect: 'own', body: { endpoint: 'https://push.example/1' } },
  'GET /api/v1/offers/handles': { expect: 'own' },
  'PUT /api/v1/offers/handles': { expect: 'own', body: { network: 'webhook', handle: 'theirs' } },
  'DELETE /api/v1/offers/handles/:network': { expect: 'own' },
  'POST /api/v1/offers/handles/:network/check': { expect: 'none' },
  'POST /api/v1/me/leave': { expect: 'guest' },
  'GET /api/v1/desks': { expect: 'own' },
  'POST /api/v1/desks': { expect: 'own', body: { kind: 'advocates', name: 'Second' } },
  'PATCH /api/v1/desks/:id': { expect: 'none', body: { name: 'Taken' } },
  'POST /api/v1/desks/:id/members/:memberId': { expect: 'none', body: {} },
  'DELETE /api/v1/desks/:id/members/:memberId': { expect: 'none' },
  'GET /api/v1/teams': { expect: 'own' },
  'POST /api/v1/teams': { expect: 'own', body: { name: 'Night', memberIds: [] } },
  'PATCH /api/v1/teams/:id': { expect: 'none', body: { name: 'Taken', memberIds: [] } },
  'DELETE /api/v1/teams/:id': { expect: 'none' },
  'GET /api/v1/profiles': { expect: 'own' },
  'PATCH /api/v1/members/:id/profile': { expect: 'none', body: { skills: ['x'] } },
  'POST /api/v1/members/:id/leave': { expect: 'none', body: { startsOn: '2026-12-01', endsOn: '2026-12-02' } },
  'DELETE /api/v1/members/:id/leave/:leaveId': { expect: 'none' },
  'GET /api/v1/me/availability': { expect: 'own' },
  'POST /api/v1/me/availability': { expect: 'own', body: { availability: 'auto' } },
  'GET /api/v1/members/:id/sight': { expect: 'none' },
  'PATCH /api/v1/members/:id/sight': { expect: 'none', body: { deskIds: null, channelIds: null } },
  'GET /api/v1/rules': { expect: 'own' },
  'POST /api/v1/rules': { expect: 'own', body: { name: 'Tag', query: 'refund', actions: { tags: ['x'] } } },
  'PATCH /api/v1/rules/:id': { expect: 'none', body: { name: 'Taken', version: 1 } },
  'DELETE /api/v1/rules/:id': { expect: 'none' },
  'GET /api/v1/rules/:id/versions': { expect: 'none' },
  'POST /api/v1/rule-checks': { expect: 'own', body: { query: 'kind:complaint' } },
  'GET /api/v1/rule-fields': { expect: 'own' },
  'POST /api/v1/rule-order': { expect: 'own', body: { ids: ['00000000-0000-4000-8000-000000000000'] } },
  'POST /api/v1/rule-mode': { expect: 'own', body: { mode: 'first' } },
  'POST /api/v1/dry-runs': { expect: 'own', body: { days: 1 } },
  'GET /api/v1/dry-runs/:id': { expect: 'none' },
  'POST /api/v1/dry-runs/:id/cancel': { expect: 'none' },
  'GET /api/v1/conversations/:id/decisions': { expect: 'none' },
  'GET /api/v1/crisis': { expect: 'own' },
  'POST /api/v1/crisis': { expect: 'own', body: {} },
  'DELETE /api/v1/crisis': { expect: 'own' },
  // Last: it ends the stranger's session.
  'DELETE /api/v1/session': { expect: 'own' },
};

interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
}

function routes(): string[] {
  const apart = ['POST /api/v1/demo'];
  const { router } = server.app.getHttpAdapter().getInstance() as { router: { stack: Layer[] } };
  return router.stack
    .flatMap(({ route }) => (route ? Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${route.path}`) : []))
    .filter((route) => !route.includes('/api/docs') && !apart.includes(route));
}

const place = (path: string): string =>
  path.replace(/([\w-]+)\/:id/, (_, noun: string) => `${noun}/${ids[noun] ?? newId()}`).replace(':otherId', newId()) +
  (path.endsWith('/volume')
    ? '?since=2026-01-01T00:00:00Z'
    : /\/(search|query)$/.test(path)
      ? '?query=kettle'
      : path.includes('/past/')
        ? `?asAt=${new Date().toISOString()}`
        : '');

describe('every route', () => {
  it('has a row in the matrix', () => {
    expect(routes().sort()).toEqual(Object.keys(matrix).sort());
  });

  it('refuses whoever is not signed in', async () => {
    for (const [route, { expect: kind, body }] of Object.entries(matrix)) {
      if (kind === 'open') continue;
      const [method, path] = route.split(' ') as [string, string];
      const response = await fetch(server.url + place(path), {
        method,
        headers: { 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      expect([route, response.status]).toEqual([route, 401]);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
    }
  });

  it('gives a stranger nothing of another workspace, whatever ids they know', async () => {
    const before = await snapshot();
    for (const [route, { expect: kind, body }] of Object.entries(matrix)) {
      if (kind === 'open') continue;
      const [method, path] = route.split(' ') as [string, string];
      const { status, body: answer } = await stranger.request(method, place(path), body);
      if (kind === 'none') expect([route, status]).toEqual([route, 404]);
      else if (kind === 'guest') expect([route, status]).toEqual([route, 403]);
      else expect([route, [200, 201, 202, 204, 422].includes(status)]).toEqual([route, true]);
      const text = JSON.stringify(answer ?? '');
      for (const foreign of [secretText, 'Shop', own.memberId, ...Object.values(ids)]) expect([route, text.includes(foreign)]).toEqual([route, false]);
    }
    expect(await snapshot()).toEqual(before);
  });

  it('does not find foreign ids given in a query or a body', async () => {
    const other = await server.visitor();
    expect((await other.request('GET', `conversations?ids=${ids['conversations']}`)).body.items).toEqual([]);
    expect((await other.request('GET', `insights/volume?bucket=day&since=2026-01-01T00:00:00Z&channelId=${ids['channels']}`)).body.items).toEqual([]);
    for (const query of ['kettle', 'author:ann', `channel:${ids['channels']}`, 'kettle OR -kettle']) {
      expect((await other.request('GET', `conversations?view=all&query=${encodeURIComponent(query)}`)).body.items).toEqual([]);
      expect((await other.request('GET', `mentions?query=${encodeURIComponent(query)}`)).body.items).toEqual([]);
    }
    const assigned = await own.request('POST', `conversations/${ids['conversations']}/assign`, { memberId: other.memberId });
    expect(assigned.status).toBe(422);
  });

  it('refuses what a role does not include', async () => {
    await server.database.inWorkspace(own, (tx) => tx.query(`update member set role = 'marketer' where id = $1`, [own.memberId]));
    const marketer = await server.visitor(own);
    for (const route of [
      'POST /api/v1/conversations/:id/resolve',
      'POST /api/v1/channels',
      'GET /api/v1/api-keys',
      'DELETE /api/v1/authors/:id',
      'PATCH /api/v1/settings',
    ]) {
      const [method, path] = route.split(' ') as [string, string];
      expect([route, (await marketer.request(method, place(path), matrix[route]!.body)).status]).toEqual([route, 403]);
    }
    await server.database.inWorkspace(own, (tx) => tx.query(`update member set role = 'owner' where id = $1`, [own.memberId]));
  });
});

describe('the feed', () => {
  it('tells nobody of another workspace', async () => {
    const other = await server.visitor();
    const socket = other.socket();
    await next(socket, 'counts');
    const heard: string[] = [];
    socket.onAny((...message: unknown[]) => heard.push(JSON.stringify(message)));
    socket.emit('watch', { channelIds: [ids['channels']!] });
    socket.emit('presence', { conversationId: ids['conversations']!, doing: 'viewing' });
    await own.request('POST', `conversations/${ids['conversations']}/priority`, { priority: 'high' });
    const told = next(socket, 'events');
    await other.request('POST', 'channels', { network: 'webhook', name: 'Mine' });
    socket.emit('watch', {});
    await other.request('PATCH', `channels/${(await other.request('GET', 'channels')).body.items[0].id}`, { name: 'Mine too' });
    await told;
    expect(heard.join()).not.toContain(ids['conversations'] + '"},"changed');
    expect(heard.filter((message) => message.startsWith('["events"')).join()).not.toContain(ids['conversations']);
  });

  it('lets nobody in without a session, nor from another origin', async () => {
    const attempts: Record<string, string>[] = [{ cookie: '__Host-earshot=guess' }, { cookie: `__Host-earshot=${own.token}`, origin: 'https://evil.example' }];
    for (const headers of attempts) {
      const response = await fetch(`${server.url}/feed/?EIO=4&transport=polling`, { headers });
      if (headers['origin']) expect(response.status).toBe(403);
      else {
        const sid = (JSON.parse((await response.text()).slice(1)) as { sid: string }).sid;
        await fetch(`${server.url}/feed/?EIO=4&transport=polling&sid=${sid}`, { method: 'POST', body: '40', headers });
        expect(await (await fetch(`${server.url}/feed/?EIO=4&transport=polling&sid=${sid}`, { headers })).text()).toContain('unauthenticated');
      }
    }
  });
});

describe('the tables', () => {
  it('with a workspace all have forced row-level security, or are closed to the app, or hold ids and times only', async () => {
    const rows = (await server.database.source.query(
      `select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced,
         exists (select from pg_policy p where p.polrelid = c.oid and p.polqual is not null and p.polwithcheck is not null) as policy,
         has_table_privilege('earshot_app', c.oid, 'select, insert, update, delete') as open
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
       where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace`,
    )) as { name: string; forced: boolean; policy: boolean; open: boolean }[];
    expect(rows.length).toBeGreaterThan(20);
    const exposed = rows.filter(({ name, forced, policy, open }) => open && !(forced && policy) && !name.startsWith('directory_'));
    expect(exposed).toEqual([]);
  });

  it('are read and written by a role that cannot go round it', async () => {
    const [role] = (await server.database.source.query(`select rolsuper, rolbypassrls, rolcanlogin from pg_roles where rolname = 'earshot_app'`)) as unknown[];
    expect(role).toEqual({ rolsuper: false, rolbypassrls: false, rolcanlogin: false });
    await server.database.inWorkspace({ workspaceId: stranger.workspaceId }, async (tx) => {
      expect(await tx.query(`select 1 from mention`)).toEqual([]);
      expect(await tx.query(`update conversation set snippet = 'x' where id = $1 returning id`, [ids['conversations']])).toEqual([]);
    });
    const smuggled = server.database.inWorkspace({ workspaceId: stranger.workspaceId }, (tx) =>
      tx.query(`insert into note (workspace_id, id, conversation_id, member_id, text, created_at) values ($1, $2, $3, $4, 'x', now())`, [
        own.workspaceId,
        newId(),
        ids['conversations'],
        stranger.memberId,
      ]),
    );
    await expect(smuggled).rejects.toThrow('row-level security');
  });
});

/** All that strangers must not change. */
async function snapshot(): Promise<unknown> {
  return server.database.inWorkspace(own, async (tx) => {
    const parts = [
      'conversation',
      'mention',
      'reply',
      'note',
      'activity',
      'channel',
      'tag',
      'conversation_tag',
      'saved_view',
      'api_key',
      'outgoing_webhook',
      'member',
      'session',
      'workspace',
      'event_counter',
    ];
    const rows: unknown[] = [];
    for (const part of parts) rows.push(await tx.query(`select to_jsonb(t) - 'last_used_at' - 'last_seen_at' as row from ${part} t order by 1`));
    return rows;
  });
}
