import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Sealer } from '#accounts';
import { findChannelType, guardedFetch } from '#channels';
import { testContext } from '../../libs/channels/test/context.js';
import { addChannel, testKey } from '../../libs/listening/test/channel.js';
import { type TestDatabase, testDatabase, type TestWorkspace } from '../database.js';
import { openHouse, until } from './house.js';
import { agentOf } from './inbox.js';
import { dovecotIsHere, openMailServer, openPost } from './mail-server.js';

if (!dovecotIsHere)
  console.warn(
    '\n*** There is no Dovecot on this machine, or we are not root: the tests of e-mail against it DO NOT RUN. test/networks/install.sh brings it. ***\n',
  );

const password = 'open sesame';
const own = 'help@shop.example';
const ana = 'ana@mail.example';

describe.runIf(dovecotIsHere)('Dovecot, a real mail server', () => {
  let servers: { mail: Awaited<ReturnType<typeof openMailServer>>; post: Awaited<ReturnType<typeof openPost>> };
  let db: TestDatabase;
  let home: TestWorkspace;
  let house: { stop(): Promise<void> };
  const type = findChannelType('email')!;
  const configOf = (more: Record<string, unknown> = {}) =>
    type.config.parse({
      address: own,
      imapHost: 'localhost',
      imapPort: servers.mail.imap,
      imapSecurity: 'none',
      smtpHost: 'localhost',
      smtpPort: servers.post.port,
      smtpSecurity: 'none',
      plusAddress: true,
      ...more,
    });
  const letter = (id: string, subject: string, text: string, more = ''): { from: string; raw: string } => ({
    from: ana,
    raw: `From: Ana <${ana}>\nTo: ${own}\nSubject: ${subject}\nMessage-ID: <${id}@mail.example>\nDate: ${new Date().toUTCString()}\n${more}\n${text}\n`,
  });

  beforeAll(async () => {
    const [mail, post] = await Promise.all([openMailServer(['help'], password), openPost(password)]);
    servers = { mail, post };
    db = await testDatabase();
    home = await db.workspace();
    house = await openHouse(db.url);
  }, 60_000);
  afterAll(async () => {
    await house?.stop();
    await Promise.all([servers?.mail.close(), servers?.post.close()]);
    await db?.close();
  });

  const step = async (config: Record<string, unknown>, credentials: Record<string, string> = { password }) => {
    const context = testContext({ type, fetch: guardedFetch({ allowPrivate: [] }), config, credentials, now: new Date() });
    return (await type.check!(context)).map(({ step: name, ok, says }) => `${name} ${ok ? 'ok' : says}`);
  };

  it('says exactly what fails', async () => {
    expect(await step(configOf())).toEqual(['reach ok', 'read ok', 'sign-in ok', 'write ok']);
    expect(await step(configOf({ imapHost: 'nowhere.invalid' }))).toEqual(['reach The name nowhere.invalid cannot be found.', 'write ok']);
    expect(await step(configOf({ mailbox: 'Nowhere' }))).toContainEqual(expect.stringContaining('read There is no mailbox "Nowhere"'));
    expect(await step(configOf({ smtpPort: 9 }))).toContain('write localhost:9 refuses connections. Check the port.');
    expect(await step(configOf({ imapPort: 9 }))).toContain('sign-in localhost:9 refuses connections. Check the port.');
    expect(await step(configOf({ imapSecurity: 'tls' }))).toContainEqual(expect.stringContaining('does not speak TLS in this way'));
    const locked = await step(configOf(), { password: 'wrong' });
    expect(locked).toEqual([
      'reach ok',
      expect.stringMatching(/^sign-in localhost does not let help@shop\.example in: .*Check the user and the password/),
      expect.stringMatching(/^write localhost does not let help@shop\.example in/),
    ]);
  });

  it('brings letters at once, takes one answer back in its thread, and neither loses nor doubles over a restart', async () => {
    const { mail, post } = servers;
    await mail.deliver(own, letter('old', 'Before', 'It lay there before'));
    await addChannel(db.database, new Sealer(testKey), home.workspaceId, {
      network: 'email',
      config: configOf(),
      credentials: { password },
      nextPollAt: new Date(),
    });
    await db.database.source.query(`update directory_channel set stream_at = now()`);
    const agent = agentOf(db, home);
    await until('the standing connection', async () => (await agent.channel()).health['streamOpenedAt']);
    await until('what lay there', () => agent.find('lay there before'));

    const postedMs = Date.now();
    await mail.deliver(own, letter('m1', 'My parcel', 'It never came.\n\n-- \nAna'));
    const heard = await until('the letter', () => agent.find('It never came.'));
    const latencyMs = Date.now() - postedMs;
    expect(heard).toMatchObject({ text: 'It never came.', external_id: 'm1@mail.example' });
    expect(heard.conversation_id).not.toBeNull();

    const replyId = await agent.answer(heard.conversation_id!, 'Sorry! We look into it.');
    await until('the reply', async () => (await agent.reply(replyId)).state === 'sent');
    const [sent] = post.taken;
    expect(sent!.to).toEqual([ana]);
    expect([sent!.header('Subject'), sent!.header('In-Reply-To'), sent!.header('Message-ID')]).toEqual([
      'Re: My parcel',
      '<m1@mail.example>',
      `<${replyId}@shop.example>`,
    ]);
    await agent.forgetSent(replyId);
    await until('the second attempt', async () => (await agent.reply(replyId)).state === 'sent');
    expect(post.taken).toHaveLength(1);

    // The customer's program forgets the thread; the address remembers it.
    const back = /<([^>]+)>$/.exec(sent!.header('Reply-To'))?.[1] ?? sent!.header('Reply-To');
    await mail.deliver(back, letter('m2', 'Re: My parcel', 'Any news?\n\nOn Mon, 2 Mar 2026, Shop <help@shop.example> wrote:\n> Sorry! We look into it.'));
    const again = await until('the answer to the answer', () => agent.find('Any news?'));
    expect(again).toMatchObject({ text: 'Any news?', conversation_id: heard.conversation_id });

    // Cut off after the letter was taken: nobody sends it twice.
    post.answers.cutAfter = true;
    const second = await agent.answer(heard.conversation_id!, 'It is on its way.');
    const unknown = await until('the doubt', async () => ((await agent.reply(second)).state === 'unknown' ? agent.reply(second) : null));
    expect(unknown.problem).toMatch(/broke off|cut off/);
    post.answers.cutAfter = false;
    await db.database.source.query(`update directory_reply set due_at = now()`);
    await until('another look', async () => (await agent.reply(second)).problem?.includes('Ask its receiver'));
    expect(post.taken.filter(({ raw }) => raw.includes('on its way'))).toHaveLength(1);

    // What comes back undelivered gives the reply up.
    await mail.deliver(own, {
      from: '',
      raw: `Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nTo: ${own}\nSubject: Undelivered\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\nMessage-ID: <b1@mx.example>\n\n--b\nContent-Type: text/plain\n\nIt failed.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; ${ana}\nAction: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2 mailbox full\n\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <${replyId}@shop.example>\n\n--b--\n`,
    });
    const refused = await until('the bounce', async () => ((await agent.reply(replyId)).state === 'rejected' ? agent.reply(replyId) : null));
    expect(refused.problem).toBe('The letter came back: 552 5.2.2 mailbox full.');

    // Refused at once.
    post.answers.refuse = /ana@/;
    const third = await agent.answer(heard.conversation_id!, 'Hello?');
    const no = await until('the refusal', async () => ((await agent.reply(third)).state === 'rejected' ? agent.reply(third) : null));
    expect(no.problem).toContain('no such user');

    // The mail server is away, and then ours is.
    await mail.stop();
    await db.database.source.query(`update directory_channel set next_poll_at = now()`);
    await until('a failed poll', async () => (await agent.channel()).last_error);
    await house.stop();
    await mail.start();
    for (const word of ['one', 'two', 'three']) await mail.deliver(own, letter(`n-${word}`, 'Number', `This is number ${word}.`));
    await mail.deliver(own, letter('away', 'Away', 'I am on holiday', 'Auto-Submitted: auto-replied\n'));
    await db.database.source.query(`update directory_channel set next_poll_at = now()`);
    house = await openHouse(db.url);
    await until('what was missed', async () => (await Promise.all(['one.', 'two.', 'three.', 'holiday'].map((word) => agent.find(word)))).every(Boolean));
    const all = await agent.all();
    expect(new Set(all.map(({ external_id: id }) => id)).size).toBe(all.length);
    expect(all.filter(({ text }) => text.startsWith('This is number'))).toHaveLength(3);
    expect(all.find(({ text }) => text.includes('holiday'))!.conversation_id).toBeNull();
    console.info(`Dovecot: a letter was in the inbox after ${latencyMs} ms`);
  }, 120_000);
});
