import { describe, expect, it } from 'vitest';
import { loadReader } from '#understanding';
import { crossValidate, type Lesson, likelyShare } from './index.js';
import { unlike } from './likeness.js';

describe('before and after', () => {
  const lessons: Lesson[] = Array.from({ length: 15 }, (_, index) => ({
    text: `the zorgon portal is doing its thing again ${index}`,
    kind: 'complaint',
    by: index % 2 === 0 ? 'ann' : 'bea',
  }));

  it('judges every post by weights that did not learn it', async () => {
    const effect = await crossValidate(loadReader(), lessons, {});
    expect(effect).toMatchObject({ labelled: 15, members: 2 });
    expect(effect.judged).toHaveLength(15);
    expect(effect.right.after).toBeGreaterThan(effect.right.before);
  });

  it('gains nothing from one post alone, as nothing else taught it', async () => {
    const { right } = await crossValidate(loadReader(), lessons.slice(0, 1), {});
    expect(right.after).toBe(right.before);
  });

  it('is not fooled by copies of a text', async () => {
    const copies = Array.from({ length: 30 }, () => lessons[0]!);
    const { right } = await crossValidate(loadReader(), copies, {});
    expect(right.after).toBe(right.before);
  });

  it('says how little few posts prove', () => {
    const few = likelyShare(3, 4);
    const many = likelyShare(300, 400);
    expect(few.high - few.low).toBeGreaterThan(0.5);
    expect(many.high - many.low).toBeLessThan(0.1);
    expect(likelyShare(0, 0)).toEqual({ low: 0, high: 1 });
  });
});

describe('likeness', () => {
  it('tells copies and variations from other posts', () => {
    expect(unlike(['my parcel is late again', 'lovely staff at the desk'], ['My parcel is late, AGAIN!!'])).toEqual(['lovely staff at the desk']);
    expect(unlike(['快递三天了还没到', '服务态度很好'], ['快递五天了还没到'])).toEqual(['服务态度很好']);
  });
});
