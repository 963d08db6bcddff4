import { describe, expect, it } from 'vitest';
import { parseDeliveries } from './delivery.js';

describe('what no database stores', () => {
  it('is left out of every field, and lists stay lists', () => {
    const said = {
      id: 'a\u00001',
      text: 'Where is\u0000 it?',
      author: { id: 'u\u00001', handle: 'an\u0000n' },
      postedAt: '2026-03-01T10:00:00Z',
      form: 'post',
      media: [{ kind: 'image', url: 'https://example.org/1.png', alt: 'a \u0000box' }],
    };
    const delivery = { id: 'd', channelId: 'c', network: 'webhook', purpose: 'answer', receivedAt: new Date(), how: 'webhook', items: 1 } as const;
    const { parsed, unreadable } = parseDeliveries([{ ...delivery, body: JSON.stringify({ mentions: [said] }) }]);
    expect(unreadable).toEqual([]);
    expect(JSON.stringify(parsed[0]!.mention)).not.toContain('u0000');
    expect(parsed[0]!.mention).toMatchObject({ text: 'Where is it?', author: { handle: 'ann' }, media: [{ kind: 'image', alt: 'a box' }] });
  });

  it('is put aside with its place where it is all there is, and its neighbours go on', () => {
    const item = (id: string, postedAt: string) => ({ text: 'Hello', author: { id: 'u1', handle: 'ann' }, postedAt, form: 'post', id });
    const delivery = { id: 'd', channelId: 'c', network: 'webhook', purpose: 'answer', receivedAt: new Date(), how: 'webhook', items: 1 } as const;
    const mentions = [
      item('1', '2026-03-01T10:00:00Z'),
      item('\u0000', '2026-03-01T10:00:00Z'),
      item('3', '0000-01-01T00:00:00Z'),
      item('4', '2026-03-01T10:00:00Z'),
    ];
    const { parsed, unreadable } = parseDeliveries([{ ...delivery, body: JSON.stringify({ mentions }) }]);
    expect(parsed.map(({ mention }) => mention.externalId)).toEqual(['1', '4']);
    expect(unreadable.map(({ index, why }) => [index, why.split(/[: ]/)[0]])).toEqual([
      [1, 'id'],
      [2, 'postedAt'],
    ]);
  });
});
