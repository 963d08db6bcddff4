import { describe, expect, it } from 'vitest';
import { PushedRows } from './pushed-rows.js';

const later = 10_000;

function begun(): PushedRows {
  const rows = new PushedRows();
  rows.begin(true);
  return rows;
}

describe('rows that the server sends by itself', () => {
  it('need not be fetched once they are here', async () => {
    const rows = begun();
    rows.hear({ after: 10, upTo: 12, items: [] });
    rows.hear({ after: 12, upTo: 15, items: [] });
    expect(await rows.reach(11, 15, later)).toBe(true);
  });

  it('are waited for when their events came first', async () => {
    const rows = begun();
    const reached = rows.reach(11, 12, later);
    rows.hear({ after: 10, upTo: 12, items: [] });
    expect(await reached).toBe(true);
  });

  it('are fetched for what happened before the server began to send them', async () => {
    const rows = begun();
    rows.hear({ after: 10, upTo: 12, items: [] });
    expect(await rows.reach(9, 12, later)).toBe(false);
  });

  it('are fetched where there were too many, and where a part was lost', async () => {
    const many = begun();
    many.hear({ after: 10, upTo: 900, items: null });
    expect(await many.reach(11, 900, later)).toBe(false);
    many.hear({ after: 900, upTo: 901, items: [] });
    expect(await many.reach(901, 901, later)).toBe(true);
    const lost = begun();
    lost.hear({ after: 10, upTo: 12, items: [] });
    lost.hear({ after: 14, upTo: 16, items: [] });
    expect(await lost.reach(12, 16, later)).toBe(false);
  });

  it('are fetched when they do not come, and by whoever is not sent any', async () => {
    expect(await begun().reach(11, 12, 0)).toBe(false);
    const bounded = new PushedRows();
    bounded.begin(false);
    expect(await bounded.reach(1, 2, later)).toBe(false);
  });

  it('are waited for no longer when the connection is lost', async () => {
    const rows = begun();
    const reached = rows.reach(11, 12, later);
    rows.begin(false);
    expect(await reached).toBe(false);
  });
});
