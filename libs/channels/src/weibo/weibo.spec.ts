import { describe, expect, it } from 'vitest';
import { testReply } from '../../test/context.js';
import { double } from '../../test/double.js';
import { weiboChannel } from './weibo.channel.js';
import { mapWeibo, timeOf } from './weibo.map.js';

const now = new Date('2026-11-22T12:00:00Z');
const given = { config: {}, credentials: { accessToken: 't' }, now };

describe('Weibo', () => {
  it('has ids and times of its own, and says what is deleted', () => {
    expect(timeOf('Sun Nov 22 18:00:00 +0800 2026')).toBe('2026-11-22T10:00:00.000Z');
    expect(timeOf('yesterday')).toBeNull();
    const user = { idstr: '1404376560', screen_name: 'zaku' };
    const comment = {
      id: 5100000000000001,
      idstr: '51000000000000011',
      created_at: 'Sun Nov 22 18:00:00 +0800 2026',
      text: '坏了',
      user,
      status: { idstr: '5' },
    };
    const mapped = mapWeibo(JSON.stringify({ comments: [comment, { ...comment, idstr: '6', deleted: '1' }], statuses: [{ ...comment, idstr: 7 }] }));
    expect(mapped).toMatchObject({ mentions: [{ externalId: 'c51000000000000011', inReplyTo: 's5' }], deleted: ['c6'], unreadable: [{ index: 2 }] });
  });

  it('takes the same words once, and waits or asks for a person as it says', async () => {
    const outcome = (error_code: number, attempt = 1) =>
      weiboChannel.send!.send(
        double(weiboChannel, given, () => ({ status: 400, json: { error: 'no', error_code } })).context,
        testReply({ attempt, answer: { status: '5', comment: '51' } }),
      );
    expect([(await outcome(20_019)).outcome, (await outcome(20_019, 2)).outcome, (await outcome(10_023)).outcome, (await outcome(21_327)).outcome]).toEqual([
      'rejected',
      'sent',
      'retry',
      'reauthorise',
    ]);
    const { context, asked } = double(weiboChannel, given, () => ({ json: { idstr: '99' } }));
    expect(await weiboChannel.send!.send(context, testReply({ answer: { status: '5', comment: '51' } }))).toMatchObject({ outcome: 'sent', remoteId: '99' });
    expect(Object.fromEntries(new URLSearchParams(asked[0]!.body))).toEqual({ id: '5', comment: 'Hello', cid: '51' });
  });
});
