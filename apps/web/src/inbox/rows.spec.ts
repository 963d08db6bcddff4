import { describe, expect, it } from 'vitest';
import type { ConversationView } from '#contracts';
import { RowStore } from './rows.js';

const row = (version: number, status: ConversationView['status'] = 'open') => ({ id: 'c', version, status }) as ConversationView;

describe('the rows this tab knows', () => {
  it('never go back to an older version', () => {
    const rows = new RowStore();
    rows.merge([row(3)]);
    rows.merge([row(2, 'resolved')]);
    expect(rows.get('c')).toMatchObject({ version: 3, status: 'open' });
  });

  it('show a change at once and marked, until the server has confirmed it', () => {
    const rows = new RowStore();
    rows.merge([row(1)]);
    rows.patch('c', { status: 'resolved' });
    expect(rows.get('c')).toMatchObject({ status: 'resolved', pending: true });
    rows.merge([row(1, 'resolved')]);
    rows.settle('c');
    expect(rows.get('c')).toMatchObject({ status: 'resolved', pending: false });
  });

  it('take a change back when it was refused', () => {
    const rows = new RowStore();
    rows.merge([row(1)]);
    rows.patch('c', { status: 'resolved' });
    rows.settle('c');
    expect(rows.get('c')).toMatchObject({ status: 'open', pending: false });
  });

  it('tell only those who show the row', () => {
    const rows = new RowStore();
    let told = 0;
    const stop = rows.subscribe('c', () => told++);
    rows.subscribe('d', () => expect.unreachable());
    rows.merge([row(1)]);
    stop();
    rows.merge([row(2)]);
    expect(told).toBe(1);
  });
});
