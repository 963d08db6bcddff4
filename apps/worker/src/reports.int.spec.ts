import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { post, type TestServer, testServer, type Visitor } from '../../api/test/server.js';
import { mailReports, reportMailBy, type SendReport } from './reports.js';

const hourMs = 3_600_000;
let server: TestServer;
let owner: Visitor;
let smtp: SMTPServer;
let send: SendReport;
let refuses = false;
const letters: { to: string[]; mail: Email }[] = [];

beforeAll(async () => {
  smtp = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData: (stream, session, done) => {
      void PostalMime.parse(new Response(stream as never).body!).then((mail) => {
        if (refuses) return done(new Error('The mailbox is full'));
        letters.push({ to: session.envelope.rcptTo.map(({ address }) => address), mail });
        done();
      }, done);
    },
  });
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
  const { port } = smtp.server.address() as AddressInfo;
  send = reportMailBy({ smtpUrl: `smtp://127.0.0.1:${port}`, mailFrom: 'us@example.org', owner: { email: 'owner@example.org', password: null } as never })!;
  server = await testServer();
  owner = await server.visitor();
  const channel = (await owner.request('POST', 'channels', { network: 'webhook', name: 'Shop' })).body;
  await server.deliver(
    channel,
    Array.from({ length: 4 }, (_, n) => post(`p${n}`, `bob${n}`, `Terrible, my kettle broke again ${n}`)),
  );
  await server.work(owner.workspaceId);
});
afterAll(async () => {
  await server.close();
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
});
beforeEach(() => {
  letters.length = 0;
  refuses = false;
});

const charts = [{ title: 'What was heard', spec: { what: 'mentions', by: 'channel', days: 30 } }];
const weekly = { every: 'week', weekday: 1, hour: 8, timeZone: 'Europe/Paris' };
const mailed = async (fields: object = {}) =>
  (await owner.request('POST', 'reports', { name: 'Monday', charts, schedule: weekly, recipients: ['ann@example.org', 'bob@example.org'], ...fields })).body;
const tick = (at: Date): Promise<number> => mailReports(server.database, send, 'https://ear.example', at);
const one = async (id: string) => (await owner.request('GET', 'reports')).body.items.find((report: { id: string }) => report.id === id);
const remove = (id: string) => owner.request('DELETE', `reports/${id}`);

describe('a report by e-mail', () => {
  it('goes out once, when it is due, with a picture and a file of each chart', async () => {
    const { id, nextAt } = await mailed();
    const due = new Date(nextAt);
    expect(new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Paris', weekday: 'long', hour: 'numeric' }).format(due)).toBe('Monday, 08');
    expect(await tick(new Date(due.getTime() - 1))).toBe(0);
    expect(await tick(due)).toBe(1);
    expect(await tick(new Date(due.getTime() + hourMs))).toBe(0);
    const [letter] = letters;
    expect(letters).toHaveLength(1);
    expect(letter!.to).toEqual(['ann@example.org', 'bob@example.org']);
    expect(letter!.mail.headers.map(({ value }) => value).join()).not.toContain('ann@example.org');
    expect(letter!.mail.text).toContain('What was heard');
    expect(letter!.mail.html).toContain('cid:chart-1');
    const [picture, file] = letter!.mail.attachments;
    expect(picture).toMatchObject({ filename: '1-mentions.png', mimeType: 'image/png' });
    expect(
      Buffer.from(picture!.content as ArrayBuffer)
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    expect(Buffer.from(file!.content as ArrayBuffer).toString()).toMatch(/^day,Shop\r\n/);
    const after = await one(id);
    expect(after).toMatchObject({ sentAt: due.toISOString(), problem: null });
    expect(Date.parse(after.nextAt) - due.getTime()).toBeGreaterThan(6 * 24 * hourMs);
    await remove(id);
  });

  it('is tried again when the mail server refuses, says so, and is given up after a day', async () => {
    const { id, nextAt } = await mailed({ schedule: { ...weekly, every: 'month' } });
    const due = Date.parse(nextAt);
    refuses = true;
    expect(await tick(new Date(due))).toBe(0);
    expect(await one(id)).toMatchObject({ nextAt, sentAt: null, problem: expect.stringContaining('full') });
    expect(await tick(new Date(due + 25 * hourMs))).toBe(0);
    const later = await one(id);
    expect(Date.parse(later.nextAt)).toBeGreaterThan(due + 25 * hourMs);
    refuses = false;
    expect(await tick(new Date(later.nextAt))).toBe(1);
    expect(await one(id)).toMatchObject({ problem: null });
    await remove(id);
  });

  it('holds no more than whoever saved it may see, and nothing once they have left', async () => {
    const { id, nextAt } = await mailed();
    const status = (value: string) =>
      server.database.inWorkspace(owner, (tx) =>
        tx.query(`update member set status = $3 where workspace_id = $1 and id = $2`, [owner.workspaceId, owner.memberId, value]),
      );
    await status('deactivated');
    expect(await tick(new Date(nextAt))).toBe(0);
    await status('active');
    expect(letters).toEqual([]);
    expect(await one(id)).toMatchObject({ problem: expect.stringContaining('may not see') });
    await remove(id);
  });

  it('wants somebody to be mailed to, in a time zone there is', async () => {
    const wrong = async (fields: object) => (await owner.request('POST', 'reports', { name: 'X', charts, ...fields })).body.fields?.[0]?.field;
    expect(await wrong({ schedule: weekly })).toBe('recipients');
    expect(await wrong({ schedule: { ...weekly, timeZone: 'Mars/Olympus' }, recipients: ['a@example.org'] })).toBe('schedule.timeZone');
    expect(await wrong({ recipients: ['nobody'] })).toBe('recipients[0]');
    expect(await wrong({ charts: [] })).toBe('charts');
  });
});

describe('a report that is shared', () => {
  const look = async (token: string) => {
    const headers = { 'content-type': 'application/json', 'x-requested-with': 'test' };
    const answer = await fetch(`${server.url}/api/v1/shared-reports/look`, { method: 'POST', headers, body: JSON.stringify({ token }) });
    return { status: answer.status, text: await answer.text() };
  };

  it('opens without signing in, tells figures and nothing of the inside, and closes when it is over or taken back', async () => {
    await owner.request('POST', 'annotations', { at: new Date().toISOString(), text: 'Fired the agency' });
    const { id } = (await owner.request('POST', 'reports', { name: 'Board', charts })).body;
    const links = await Promise.all([7, 7].map(async (days) => (await owner.request('POST', `reports/${id}/links`, { days })).body));
    const [first, second] = links.map(({ url }) => String(url).split('#token=')[1]!);
    const seen = await look(first!);
    expect(seen.status).toBe(200);
    expect(JSON.parse(seen.text)).toMatchObject({ name: 'Board', charts: [{ title: 'What was heard', view: { lines: [{ name: 'Shop' }] } }] });
    expect(seen.text).not.toMatch(/agency|channelId":"[^"]|[0-9a-f]{8}-[0-9a-f]{4}/);
    expect((await owner.request('GET', `reports/${id}/links`)).body.items).toHaveLength(2);
    await owner.request('DELETE', `reports/${id}/links/${links[0]!.id}`);
    expect((await look(first!)).status).toBe(410);
    await server.database.inDirectory((tx) => tx.query(`update directory_report_link set expires_at = now()`));
    expect((await look(second!)).status).toBe(410);
    expect((await look('a'.repeat(43))).status).toBe(410);
    await remove(id);
  });

  it('is over with the report itself', async () => {
    const { id } = (await owner.request('POST', 'reports', { name: 'Gone', charts })).body;
    const { url } = (await owner.request('POST', `reports/${id}/links`, {})).body;
    await remove(id);
    expect((await look(url.split('#token=')[1])).status).toBe(410);
  });
});

describe('a picture of a chart', () => {
  it('is drawn on the server, with what people wrote kept as text', async () => {
    const asked = (format: string) =>
      fetch(
        `${server.url}/api/v1/insights/chart?${new URLSearchParams({ format, title: '<script>1</script>\u0001', language: 'fr', spec: JSON.stringify(charts[0]!.spec) }).toString()}`,
        { headers: { cookie: `earshot=${owner.token}` } },
      );
    const svg = await (await asked('svg')).text();
    expect(svg).toMatch(/^<svg[^]*script[^]*<\/svg>$/);
    expect(svg).not.toContain('<script');
    expect(svg).toContain('Tel que connu');
    const png = Buffer.from(await (await asked('png')).arrayBuffer());
    expect([png.subarray(1, 4).toString(), png.readUInt32BE(16)]).toEqual(['PNG', 1920]);
  });
});
