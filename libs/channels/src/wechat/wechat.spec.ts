import { describe, expect, it } from 'vitest';
import { testReply } from '../../test/context.js';
import { double } from '../../test/double.js';
import { wechatChannel } from './wechat.channel.js';
import { opened, signatureOf } from './wechat.crypto.js';
import { mapWeChat } from './wechat.map.js';

// The vectors that WeChat publishes with its description of signatures and sealing.
const token = 'AAAAA';
const encodingAesKey = 'A'.repeat(43);
const appId = 'wxba5fad812f8e6fb9';
const sealed =
  '+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04=';
const given = { config: { appId }, credentials: { token, appSecret: 's', encodingAesKey } };
const request = (query: Record<string, string>, body = '') => ({ headers: {}, query, body: Buffer.from(body) });

describe('what WeChat signs and seals', () => {
  it('is as its published vectors say', () => {
    expect(signatureOf(token, '1714036504', '1514711492')).toBe('f464b24fc39322e44b38aa78f5edd27bd1441696');
    expect(signatureOf(token, '1714037059', '486452656')).toBe('899cf89e464efb63f54ddac96b0a0a235f53aa78');
    expect(signatureOf(token, '1714112445', '415670741', sealed)).toBe('046e02f8204d34f8ba5fa3b1db94908f3df2e9b3');
    expect(Buffer.byteLength(opened(sealed, encodingAesKey, appId)!)).toBe(167);
    expect([opened(sealed, encodingAesKey, 'wx0000000000000000'), opened('AAAA', encodingAesKey, appId), opened(sealed, 'B'.repeat(43), appId)]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('is taken within minutes, sealed where there is a key, and refused when anything changed', () => {
    const { challenge, verify, parse } = wechatChannel.webhook!;
    const query = {
      timestamp: '1714112445',
      nonce: '415670741',
      signature: signatureOf(token, '1714112445', '415670741'),
      msg_signature: '046e02f8204d34f8ba5fa3b1db94908f3df2e9b3',
    };
    const body = `<xml><ToUserName><![CDATA[gh_brand]]></ToUserName><Encrypt><![CDATA[${sealed}]]></Encrypt></xml>`;
    const now = new Date(1_714_112_445_000);
    expect(verify(request(query, body), [], { ...given, now })).toBe(true);
    expect(verify(request(query, body), [], { ...given, now: new Date(now.getTime() + 600_000) })).toBe(false);
    expect(verify(request(query, body.replace('+qdx', '+qdy')), [], { ...given, now })).toBe(false);
    expect(verify(request(query, '<xml><Content>plain</Content></xml>'), [], { ...given, now })).toBe(false);
    expect(JSON.parse(parse(request(query, body), { ...given, now }).keep!)).toHaveProperty('items');
    const asked = { timestamp: '1714036504', nonce: '1514711492', echostr: '4375120948345356249', signature: 'f464b24fc39322e44b38aa78f5edd27bd1441696' };
    expect(challenge!(request(asked), { ...given, now })).toMatchObject({ body: '4375120948345356249' });
    expect(challenge!(request({ ...asked, nonce: '1' }), { ...given, now })).toBeNull();
  });

  it('becomes a message whose id is longer than a number holds, and a follower is none', () => {
    const { parse } = wechatChannel.webhook!;
    const open = { ...given, credentials: { token, appSecret: 's' }, now: new Date() };
    const xml = (inner: string) =>
      `<xml><ToUserName><![CDATA[gh_brand]]></ToUserName><FromUserName><![CDATA[oUser1]]></FromUserName><CreateTime>1795350000</CreateTime>${inner}</xml>`;
    const text = xml('<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[坏了 <b>&amp;]]></Content><MsgId>24500000000000000001</MsgId>');
    expect(mapWeChat(parse(request({}, text), open).keep!).mentions).toMatchObject([
      { externalId: '24500000000000000001', author: { externalId: 'oUser1' }, text: '坏了 <b>&amp;', form: 'message', threadRoot: 'chat:oUser1' },
    ]);
    expect(mapWeChat(parse(request({}, xml('<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[subscribe]]></Event>')), open).keep!)).toEqual({
      mentions: [],
      unreadable: [],
    });
    expect(() => parse(request({}, '<xml'), open)).toThrow('no message');
  });
});

describe('answering on WeChat', () => {
  const reply = testReply({ answer: { to: 'oUser1' } });
  const now = new Date('2026-11-22T12:00:00Z');
  it('makes the token anew once when WeChat ended it, and says what closed', async () => {
    const codes = [42_001, 0];
    const { context, asked } = double(wechatChannel, { ...given, now }, ({ path }) => ({
      json: path.endsWith('/stable_token') ? { access_token: 'fresh', expires_in: 7_200 } : { errcode: codes.shift() ?? 45_015, errmsg: 'x' },
    }));
    expect(await wechatChannel.send!.send(context, reply)).toMatchObject({ outcome: 'sent' });
    expect(asked.map(({ path }) => path.split('/').at(-1))).toEqual(['stable_token', 'send', 'stable_token', 'send']);
    expect(JSON.parse(asked.at(-1)!.body)).toEqual({ touser: 'oUser1', msgtype: 'text', text: { content: 'Hello' } });
    expect(await wechatChannel.send!.send(context, reply)).toMatchObject({ outcome: 'rejected', why: expect.stringContaining('48 hours') });
    expect(wechatChannel.send!.canReply({ config: {}, now }, { form: 'message', heardAt: new Date(now.getTime() - 49 * 3_600_000), answer: null }).ok).toBe(
      false,
    );
  });

  it('needs a person when the secret is wrong', async () => {
    const { context } = double(wechatChannel, { ...given, now }, () => ({ json: { errcode: 40_125, errmsg: 'invalid appsecret' } }));
    expect(await wechatChannel.send!.send(context, reply)).toMatchObject({ outcome: 'reauthorise' });
  });
});
