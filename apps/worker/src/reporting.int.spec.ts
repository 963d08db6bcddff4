import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fold, keepIndicators, wrongCounts } from '#insights';
import { post, type TestServer, testServer, type Visitor } from '../../api/test/server.js';
import { redateWhenAsked } from './redating.js';
import { findCauses } from './watching.js';

const dayMs = 86_400_000;
let server: TestServer;
let owner: Visitor;
let shop: { id: string; secret: string };
let ours: string;
let theirs: string;

const chart = async (spec: object, format = 'json') =>
  (await owner.request('GET', `insights/chart?format=${format}&spec=${encodeURIComponent(JSON.stringify(spec))}`)).body;

beforeAll(async () => {
  server = await testServer();
  owner = await server.visitor();
  shop = (await owner.request('POST', 'channels', { network: 'webhook', name: 'Shop' })).body;
  ours = (await owner.request('POST', 'topics', { name: 'Kettles', type: 'brand', query: 'kettle', backfillDays: 0 })).body.id;
  theirs = (await owner.request('POST', 'topics', { name: 'Pans', type: 'competitor', query: 'pan', backfillDays: 0 })).body.id;
  const angry = Array.from({ length: 12 }, (_, n) => post(`b${n}`, `bob${n}`, `Awful! My pan arrived with a broken handle again, worst pan ${n}`));
  const kind = Array.from({ length: 6 }, (_, n) => post(`k${n}`, `kim${n}`, `I love this kettle, thank you ${n}`));
  const own = post('own', 'shop', 'Our new kettle is here', {
    own: true,
    counts: { likes: 6, replies: 3 },
    author: { id: 'shop', handle: 'shop', followers: 3_000 },
  });
  await server.deliver(shop, [...angry, ...kind, own]);
  await server.work(owner.workspaceId);
});
afterAll(() => server.close());

describe('what is counted', () => {
  it('is what counting anew gives, after a correction and after it was taken back', async () => {
    const inside = <T>(work: Parameters<typeof server.database.inWorkspace<T>>[1]) => server.database.inWorkspace(owner, work);
    const [mention] = (await owner.request('GET', 'mentions?query=pan')).body.items;
    for (const what of ['correct', 'uncorrect']) {
      expect((await owner.request('POST', `mentions/${mention.id}/${what}`, what === 'correct' ? { kind: 'question' } : undefined)).status).toBeLessThan(300);
      expect(await inside((tx) => wrongCounts(tx, owner.workspaceId))).toEqual([]);
      await inside((tx) => fold(tx, owner.workspaceId, new Date(Date.now() + dayMs)));
      expect(await inside((tx) => wrongCounts(tx, owner.workspaceId))).toEqual([]);
    }
  });
});

describe('share of voice', () => {
  it('is one whole over topics, with how kindly they are spoken of, and what people complain of about competitors', async () => {
    await findCauses(server.database, owner.workspaceId);
    const view = (await owner.request('GET', `insights/share?topicIds=${ours},${theirs}`)).body;
    const [pans, kettles] = view.topics;
    expect(pans).toMatchObject({ name: 'Pans', mentions: 12 });
    expect(kettles).toMatchObject({ name: 'Kettles', mentions: 6, share: 6 / 18, issues: [] });
    expect(pans.negative).toBeGreaterThan(kettles.negative);
    expect(pans.issues.map(({ name }: { name: string }) => name).join(' ')).toMatch(/broken handle/);
    expect(view.chart.lines.map(({ name, points }: { name: string; points: { value: number }[] }) => [name, points.at(-1)!.value])).toEqual([
      ['Pans', 12 / 18],
      ['Kettles', 6 / 18],
    ]);
  });

  it('is cut where a topic was defined anew', async () => {
    expect((await chart({ what: 'share', topicIds: [ours, theirs] })).cuts).toEqual([]);
    await owner.request('PATCH', `topics/${ours}`, { query: 'kettle OR teapot' });
    expect((await chart({ what: 'share', topicIds: [ours, theirs] })).cuts).toMatchObject([{ why: 'redefined', name: 'Kettles' }]);
  });
});

describe('rates', () => {
  it('are for a post and for a thousand followers, where the network counts', async () => {
    const view = (await owner.request('GET', `insights/rates?since=${new Date(Date.now() - dayMs).toISOString()}`)).body;
    expect(view.channels).toMatchObject([
      {
        posts: 1,
        followers: 3_000,
        rates: { conversation: 3, amplification: null, applause: 6 },
        per1000: { conversation: 1, amplification: null, applause: 2 },
      },
    ]);
    expect((await chart({ what: 'rates', rate: 'applause', per: 'followers' })).lines).toMatchObject([{ name: 'Shop', points: [{ value: 2 }] }]);
  });
});

describe('a figure kept for the long run', () => {
  const tomorrow = new Date(Date.now() + dayMs);
  const keep = (now: Date) => server.database.inWorkspace(owner, (tx) => keepIndicators(tx, owner.workspaceId, now));

  it('is written down once a day is over, and what is counted later changes nothing in it', async () => {
    const { body: indicator } = await owner.request('POST', 'indicators', { name: 'Heard', chart: { what: 'mentions' }, line: 'all', backDays: 3 });
    expect(indicator).toMatchObject({ version: 1, unit: 'count' });
    expect(await keep(tomorrow)).toBeGreaterThan(0);
    const shown = await chart({ what: 'indicator', indicatorId: indicator.id });
    expect(shown.lines.at(-1).points.at(-1).value).toBe(18);
    await server.database.inWorkspace(owner, (tx) => tx.query(`update rollup_minute set mentions = mentions + 5 where workspace_id = $1`, [owner.workspaceId]));
    expect(await keep(tomorrow)).toBe(0);
    expect((await chart({ what: 'indicator', indicatorId: indicator.id })).lines).toEqual(shown.lines);
  });

  it('begins a new line with another definition, and says why', async () => {
    const [indicator] = (await owner.request('GET', 'indicators')).body.items;
    const definition = { chart: { what: 'mentions', kind: 'complaint' }, line: 'complaint' };
    expect((await owner.request('PATCH', `indicators/${indicator.id}`, { definition })).status).toBe(422);
    await owner.request('PATCH', `indicators/${indicator.id}`, { definition: { ...definition, reason: 'Only complaints matter' } });
    await keep(tomorrow);
    const shown = await chart({ what: 'indicator', indicatorId: indicator.id });
    expect(shown.lines.map(({ id }: { id: string }) => id)).toEqual(['1', '2']);
    expect(shown.cuts).toMatchObject([{ why: 'redefined', text: 'Only complaints matter' }]);
  });

  it('shows what was written beside it', async () => {
    await owner.request('POST', 'annotations', { at: new Date(Date.now() - 60_000).toISOString(), text: 'Campaign began' });
    expect((await chart({ what: 'mentions' })).cuts).toMatchObject([{ why: 'note', text: 'Campaign began', name: 'Test Owner' }]);
  });
});

describe('a chart', () => {
  it('goes home as a file, and says what is wrong with what it is asked', async () => {
    expect(await chart({ what: 'mentions', by: 'topic', topicIds: [ours], days: 1 }, 'csv')).toMatch(/^day,Kettles\r\n\d{4}-\d\d-\d\d,\d+\r\n$/);
    expect(await chart({ what: 'share', topicIds: [] })).toMatchObject({ fields: [{ field: 'spec.topicIds', message: 'is empty' }] });
    expect(await chart({ what: 'indicator', indicatorId: ours })).toMatchObject({ code: 'not-found' });
  });
});

describe('the figures of now', () => {
  it('are read by Prometheus with a key of the workspace, and by nobody without', async () => {
    const { key } = (await owner.request('POST', 'api-keys', { name: 'Grafana', scopes: ['insights:read'] })).body;
    const asked = (authorization: string) => fetch(`${server.url}/api/v1/insights/prometheus`, { headers: { authorization } });
    expect((await asked('Bearer eak_none')).status).toBe(401);
    const text = await (await asked(`Bearer ${key}`)).text();
    expect(text).toMatch(/earshot_workspace_complaints\{minutes="15"\} \d+/);
    expect(text).toContain('earshot_workspace_topic_complaints{topic="Pans"} 12');
    expect(text).toMatch(/earshot_workspace_indicator\{name="Heard",version="\d",unit="count"\} \d/);
  });
});

describe('where days begin', () => {
  it('stays where it is when that is wanted again', async () => {
    const { timeZone } = (await owner.request('PUT', 'insights/time-zone', { timeZone: 'Europe/Paris' })).body;
    expect((await owner.request('PUT', 'insights/time-zone', { timeZone })).body).toEqual({ timeZone, changing: null });
  });

  it('is moved with everything that was counted', async () => {
    const zone = async () => (await owner.request('GET', 'insights/time-zone')).body;
    const before = await zone();
    const asked = { timeZone: before.timeZone, changing: { timeZone: 'Pacific/Kiritimati', share: 0 } };
    expect((await owner.request('PUT', 'insights/time-zone', { timeZone: 'Pacific/Kiritimati' })).body).toEqual(asked);
    expect(await chart({ what: 'mentions', kind: 'complaint' })).toMatchObject({ timeZone: before.timeZone });
    await redateWhenAsked(server.database, owner.workspaceId);
    expect(await zone()).toEqual({ timeZone: 'Pacific/Kiritimati', changing: null });
    const view = await chart({ what: 'mentions', kind: 'complaint' });
    expect(view.timeZone).toBe('Pacific/Kiritimati');
    expect(view.lines[0].points.reduce((sum: number, { value }: { value: number }) => sum + value, 0)).toBeGreaterThanOrEqual(12);
    expect((await owner.request('PUT', 'insights/time-zone', { timeZone: 'Nowhere' })).status).toBe(422);
  });
});

describe('what is kept for the long run, and notes beside it', () => {
  it('are listed page by page, each once', async () => {
    for (const name of ['One', 'Two', 'Three']) {
      expect((await owner.request('POST', 'indicators', { name, chart: { what: 'mentions' }, line: 'all', backDays: 0 })).status).toBeLessThan(300);
      // Two of them at the same moment.
      await owner.request('POST', 'annotations', { at: name === 'One' ? '2026-01-02T00:00:00Z' : '2026-01-01T00:00:00Z', text: name });
    }
    for (const list of ['indicators', 'annotations']) {
      const whole = (await owner.request('GET', `${list}?limit=100`)).body;
      const seen: string[] = [];
      for (let cursor = ''; ;) {
        const page = (await owner.request('GET', `${list}?limit=1${cursor && `&cursor=${cursor}`}`)).body;
        seen.push(...page.items.map(({ id }: { id: string }) => id));
        if (page.next === null) break;
        cursor = page.next;
      }
      expect(seen.length).toBeGreaterThanOrEqual(3);
      expect(seen).toEqual(whole.items.map(({ id }: { id: string }) => id));
      expect((await owner.request('GET', `${list}?cursor=nonsense`)).status).toBe(422);
    }
  });
});

describe('what a network counts of a post of ours', () => {
  it('is kept each time it is other than before, with the followers of that time', async () => {
    const tell = async (likes: number, followers: number) => {
      await server.deliver(shop, [
        post('counted', 'shop', 'Our autumn kettle', { own: true, counts: { likes }, author: { id: 'shop', handle: 'shop', followers } }),
      ]);
      await server.work(owner.workspaceId);
    };
    for (const [likes, followers] of [
      [1, 3_000],
      [1, 3_000],
      [5, 3_000],
      [5, 3_100],
    ] as const)
      await tell(likes, followers);
    const { id } = (await owner.request('GET', 'mentions?query=autumn')).body.items[0];
    const first = (await owner.request('GET', `mentions/${id}/counts?limit=2`)).body;
    const rest = (await owner.request('GET', `mentions/${id}/counts?limit=2&cursor=${first.next}`)).body;
    expect([...first.items, ...rest.items].map(({ counts, followers }) => [counts.likes, followers])).toEqual([
      [1, 3_000],
      [5, 3_000],
      [5, 3_100],
    ]);
    expect(rest.next).toBeNull();
    const [praise] = (await owner.request('GET', 'mentions?query=love')).body.items;
    expect((await owner.request('GET', `mentions/${praise.id}/counts`)).body.items).toEqual([]);
    expect((await owner.request('GET', `mentions/${owner.workspaceId}/counts`)).status).toBe(404);
  });
});
