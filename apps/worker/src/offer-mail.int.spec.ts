import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leaseDue } from '#routing';
import { post, type TestServer, testServer, type Visitor } from '../../api/test/server.js';
import { mailBy } from './digest.js';
import { mailOffer } from './offer-mail.js';
import { tendOffering } from './offering.js';

interface Letter {
  to: string;
  subject: string;
  text: string;
}

let server: TestServer;
let staff: Visitor;
let channel: { id: string; secret: string };
let smtp: SMTPServer;
let send: NonNullable<ReturnType<typeof mailBy>>;
const letters: Letter[] = [];
let desk: Record<string, string>;

beforeAll(async () => {
  smtp = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData: (stream, session, done) => {
      void PostalMime.parse(new Response(stream as never).body!).then(({ subject, text }) => {
        const [to] = session.envelope.rcptTo;
        letters.push({ to: to!.address, subject: subject ?? '', text: text ?? '' });
        done();
      }, done);
    },
  });
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
  const { port } = smtp.server.address() as AddressInfo;
  send = mailBy({ smtpUrl: `smtp://127.0.0.1:${port}`, mailFrom: 'us@example.org', owner: { email: 'owner@example.org', password: null } as never })!;
  server = await testServer();
  staff = await server.visitor();
  channel = (await staff.request('POST', 'channels', { network: 'webhook', name: 'Forum', config: { replyUrl: 'https://example.org/replies' } })).body;
  const advocates = await staff.request('POST', 'advocates', { csv: 'email,name,topics,languages\nana@example.org,Ana,headset,fr;en\n' });
  await enter(advocates.body.invited[0].link);
  await staff.request('POST', 'partner-lists', {
    csv: 'partner,email,name,services,languages,territories\nRhône Pose,lea@example.org,Léa,installation,fr;en,"Lyon, FR +60 km"\nRhône Pose,max@example.org,Max,,,\nAlpes,ali@example.org,Ali,installation,,FR / Auvergne-Rhone-Alpes\n',
  });
  const { items } = (await staff.request('GET', 'desks')).body;
  desk = Object.fromEntries(items.map(({ kind, id }: { kind: string; id: string }) => [kind, id]));
});
afterAll(async () => {
  await server.close();
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
});

const headers = { 'content-type': 'application/json', 'x-requested-with': 'test' };
const open = async (path: string, body: unknown, cookie = ''): Promise<{ status: number; body: any }> => {
  const response = await fetch(`${server.url}/api/v1/${path}`, { method: 'POST', headers: { ...headers, cookie }, body: JSON.stringify(body) });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : null };
};
/** Answers the status and, when it let somebody in, their cookie. */
async function enter(link: string): Promise<{ status: number; cookie: string }> {
  const opened = await fetch(`${server.url}/api/v1/session/link`, { method: 'POST', headers, body: JSON.stringify({ token: link.split('#token=')[1] }) });
  return { status: opened.status, cookie: (opened.headers.get('set-cookie') ?? '').split(';')[0]! };
}

let told = 0;
/** Hears a question, offers it, and mails whomever it is offered to. Answers its id and the letters of this round by address. */
async function offered(text: string): Promise<{ id: string; letters: Record<string, Letter & { link: string }> }> {
  const author = `asker-${++told}`;
  await server.deliver(channel, [post(`m${told}`, author, text)]);
  await server.work(staff.workspaceId);
  const { id } = (await staff.request('GET', 'conversations?view=open')).body.items.find((row: any) => row.author.handle === author);
  return { id, letters: await next(id) };
}
async function next(id: string, now = new Date()): Promise<Record<string, Letter & { link: string }>> {
  letters.length = 0;
  await tendOffering(server.database, staff.workspaceId, id, now);
  for (const due of await leaseDue(server.database, ['offer-mail'], now, 60_000, 100))
    await mailOffer(server.database, send, 'https://ear.example', due.workspaceId, due.subjectId, now);
  return Object.fromEntries(letters.map((letter) => [letter.to, { ...letter, link: /https:\S+/.exec(letter.text)![0] }]));
}
const token = ({ link }: { link: string }): string => link.split('#token=')[1]!;
const step = (letter: { link: string }, given: object) => open('hand-off-link/steps', { token: token(letter), step: given });
const conversation = async (id: string): Promise<any> => (await staff.request('GET', `conversations/${id}`)).body;

describe('offers by mail', () => {
  it('tell an advocate in their language, hold no words of the asker, and let them in once', async () => {
    const { letters: mailed } = await offered('How can I pair the headset with two phones at once?');
    expect(Object.keys(mailed)).toEqual(['ana@example.org']);
    const letter = mailed['ana@example.org']!;
    expect(letter.subject).toBe('Pouvez-vous répondre ? Une question pour Acme');
    expect(letter.text).not.toContain('two phones');
    const [first, second] = [await enter(letter.link), await enter(letter.link)];
    expect([first.status, second.status]).toEqual([200, 401]);
    const accepted = await open('offers/guidelines', { version: 0, lang: 'fr' }, first.cookie);
    expect(accepted.body.items).toMatchObject([{ state: 'offered' }]);
  });

  it('let everybody of a partner read, take, contact and finish a request without signing in', async () => {
    const { id, letters: mailed } = await offered('Where can I get this installed near Lyon? Call me on 06 12 34 56 78.');
    expect(Object.keys(mailed).sort()).toEqual(['ali@example.org', 'lea@example.org', 'max@example.org']);
    const [lea, max, ali] = [mailed['lea@example.org']!, mailed['max@example.org']!, mailed['ali@example.org']!];
    expect([lea.subject, max.subject, ali.subject]).toEqual(['Nouvelle demande de Acme', 'Nouvelle demande de Acme', 'New request from Acme']);
    const read = await open('hand-off-link', { token: token(lea) });
    expect(read.body).toMatchObject({ partner: 'Rhône Pose', items: [{ state: 'offered', place: 'Lyon, FR', contact: null }] });
    expect(JSON.stringify(read.body)).not.toContain('06 12');
    expect((await step(lea, { step: 'done' })).status).toBe(409);

    // Max takes it; it is taken once, and Ali comes too late.
    expect((await step(max, { step: 'accept' })).body.items).toMatchObject([{ state: 'claimed', consent: 'asked' }]);
    expect((await step(lea, { step: 'accept' })).status).toBe(409);
    expect((await step(ali, { step: 'accept' })).status).toBe(409);
    expect((await step(max, { step: 'contacted' })).body.items).toMatchObject([{ state: 'contacted' }]);
    expect((await step(max, { step: 'contacted' })).status).toBe(409);
    expect((await step(lea, { step: 'done' })).body.items).toMatchObject([{ state: 'done' }]);
    expect((await step(lea, { step: 'decline', reason: 'no-time' })).status).toBe(409);
    expect((await conversation(id)).deskId).toBe(desk['partners']);
  });

  it('pass a request on when it is declined, by a link that opens nothing else', async () => {
    const { id, letters: mailed } = await offered('Who near Lyon could install a headset stand for me?');
    const other = await offered('Where near Lyon can I buy one of these?');
    const [lea, ali] = [mailed['lea@example.org']!, mailed['ali@example.org']!];
    expect((await open('hand-off-link', { token: token(lea) })).body.items).toHaveLength(1);
    expect((await step(lea, { step: 'decline', reason: 'no-time' })).status).toBe(200);
    expect((await step(ali, { step: 'decline', reason: 'no-time' })).status).toBe(200);
    await next(id);
    expect((await conversation(id)).deskId).toBe(desk['support']);
    // The link of the first says nothing of the second, and is no session.
    expect((await open('hand-off-link', { token: token(lea) })).body.items).toEqual([]);
    expect((await conversation(other.id)).deskId).toBe(desk['partners']);
    expect((await enter(lea.link)).status).toBe(401);
  });

  it('end: of a link that is too old, and of whoever left', async () => {
    const { letters: mailed } = await offered('Can somebody near Lyon repair or install this at home?');
    const [lea, ali] = [mailed['lea@example.org']!, mailed['ali@example.org']!];
    await server.database.inDirectory((tx) =>
      tx.query(`update directory_hand_off set expires_at = now() where hash = sha256($1::bytea)`, [Buffer.from(token(lea))]),
    );
    expect((await open('hand-off-link', { token: token(lea) })).status).toBe(404);
    const { items } = (await staff.request('GET', 'members')).body;
    const member = items.find(({ email }: { email: string }) => email === 'ali@example.org');
    await server.database.inWorkspace(staff, (tx) => tx.query(`update member set status = 'deactivated' where id = $1`, [member.id]));
    expect((await step(ali, { step: 'accept' })).status).toBe(404);
    expect((await open('hand-off-link', { token: 'x'.repeat(43) })).status).toBe(404);
  });
});
