import { describe, expect, it } from 'vitest';
import { countSender, mostOfSender, whyAutomatic } from './automatic.js';
import { readLetter } from './email.letter.js';
import { mapEmail } from './email.map.js';
import { messageIdOf, replyAddressOf, replyOfAddress } from './reply-address.js';

const own = 'help@shop.example';
const replyId = '0197a000-0000-7000-8000-000000000001';
const at = new Date('2026-03-05T12:00:00Z');

async function read(headers: string, body: string | Buffer, secret: string | null = 's') {
  const source = Buffer.concat([
    Buffer.from(`${headers.trim()}\n\n`.replaceAll('\n', '\r\n')),
    Buffer.isBuffer(body) ? body : Buffer.from(body.replaceAll('\n', '\r\n')),
  ]);
  return readLetter(source, { address: own, secret, receivedAt: at, attachments: null });
}
const mapped = async (headers: string, body: string | Buffer) => mapEmail(JSON.stringify({ address: own, letters: [await read(headers, body)] }));
const usual = `From: Ana <Ana@Mail.example>\nTo: ${own}\nMessage-ID: <m1@mail.example>\nDate: Thu, 5 Mar 2026 10:00:00 +0100`;

describe('a letter', () => {
  it('keeps its charset, and says what is new under its subject', async () => {
    const body = Buffer.from('Mon colis est arriv\xe9 cass\xe9.\r\n\r\n> Bonjour\r\n', 'latin1');
    const { mentions } = await mapped(
      `${usual}\nSubject: =?utf-8?B?Q29saXMg8J+Tpg==?=\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit`,
      body,
    );
    expect(mentions).toMatchObject([
      {
        externalId: 'm1@mail.example',
        author: { externalId: 'ana@mail.example', handle: 'ana@mail.example', name: 'Ana' },
        text: 'Mon colis est arrivé cassé.',
        title: 'Colis 📦',
        postedAt: '2026-03-05T09:00:00.000Z',
        form: 'message',
        answer: { to: 'ana@mail.example', references: ['m1@mail.example'] },
      },
    ]);
  });

  it('is read as words where it is HTML, without what its program quotes', async () => {
    const html = '<p>Still <b>broken</b> &amp; late</p><div class="gmail_quote">On Monday wrote: <blockquote>Hello</blockquote></div><script>x()</script>';
    const { mentions } = await mapped(`${usual}\nSubject: Re: Parcel\nContent-Type: text/html; charset=utf-8`, html);
    expect(mentions[0]!.text).toBe('Still broken & late');
  });

  it('stands in the thread it names, and where its signed address says', async () => {
    const thread = await mapped(`${usual}\nIn-Reply-To: <b@x.example>\nReferences: <a@x.example> <b@x.example>`, 'Hello');
    expect(thread.mentions[0]).toMatchObject({ inReplyTo: 'b@x.example', threadRoot: 'a@x.example' });
    const address = replyAddressOf(replyId, own, 's')!;
    const signed = await mapped(`${usual.replace(own, address)}\nIn-Reply-To: <else@x.example>`, 'Hello');
    expect(signed.mentions[0]).toMatchObject({ inReplyTo: messageIdOf(replyId, own) });
    expect(signed.mentions[0]!.threadRoot).toBeUndefined();
    expect(replyOfAddress([address], own, 'another')).toBeNull();
    expect(replyOfAddress([address.replace('+r0', '+r1')], own, 's')).toBeNull();
    expect(replyOfAddress([address.toUpperCase()], own, 's')).toBe(replyId);
  });

  it('names its attachments', async () => {
    const body =
      '--b\nContent-Type: text/plain\n\nSee it\n--b\nContent-Type: image/png; name="broken.png"\nContent-Disposition: attachment; filename="broken.png"\nContent-Transfer-Encoding: base64\n\niVBORw0=\n--b--\n';
    const { mentions } = await mapped(`${usual}\nContent-Type: multipart/mixed; boundary=b\nMIME-Version: 1.0`, body);
    expect(mentions[0]).toMatchObject({ text: 'See it', media: [{ kind: 'image', name: 'broken.png' }] });
  });

  it('that came back undelivered gives up the reply, and is nothing that somebody said', async () => {
    const dsn = (action: string, status: string) =>
      mapped(
        `From: MAILER-DAEMON@mx.example\nTo: ${own}\nReturn-Path: <>\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\nMIME-Version: 1.0`,
        `--b\nContent-Type: text/plain\n\nIt failed.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; ana@gone.example\nAction: ${action}\nStatus: ${status}\nDiagnostic-Code: smtp; ${status} no such user\n\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <${replyId}@shop.example>\n\n--b--\n`,
      );
    expect(await dsn('failed', '5.1.1')).toMatchObject({
      mentions: [],
      refused: [{ remoteId: `${replyId}@shop.example`, why: 'The letter came back: 5.1.1 no such user.' }],
    });
    expect(await dsn('delayed', '4.4.1')).toMatchObject({ mentions: [{ addressed: false }], refused: [] });
  });

  it('of a machine opens no conversation', async () => {
    const of = (header: string, from = 'ana@mail.example', path: string | null = null) => {
      const [name, value] = header.split(': ');
      return whyAutomatic(new Map([[name!.toLowerCase(), value ?? '']]), from, path);
    };
    for (const header of [
      'Auto-Submitted: auto-replied',
      'Precedence: bulk',
      'List-Id: x',
      'List-Unsubscribe: x',
      'X-Auto-Response-Suppress: All',
      'X-Autoreply: yes',
    ])
      expect(of(header), header).toEqual(expect.any(String));
    expect(of('Auto-Submitted: no')).toBeNull();
    expect(of('X-Auto-Response-Suppress: OOF')).toBeNull();
    expect(of('Subject: x', 'ana@mail.example', '')).toBe('it has no return path');
    expect(of('Subject: x', 'no-reply@mail.example')).toBe('nobody reads its sender');
    expect((await mapped(`${usual}\nAuto-Submitted: auto-replied`, 'I am away')).mentions[0]).toMatchObject({
      addressed: false,
      answer: { automatic: 'it says Auto-Submitted: auto-replied' },
    });
    expect((await mapped(usual.replace('Ana@Mail.example', own), 'Our own')).mentions[0]).toMatchObject({ own: true });
  });

  it('of a sender who writes too much within an hour is one too many', () => {
    const count = { hour: 0, senders: {} };
    const within = Array.from({ length: mostOfSender + 2 }, () => countSender(count, 'ana@mail.example', at));
    expect(within.filter(Boolean)).toHaveLength(mostOfSender);
    expect(countSender(count, 'ben@mail.example', at)).toBe(true);
    expect(countSender(count, 'ana@mail.example', new Date(at.getTime() + 3_600_000))).toBe(true);
  });
});
