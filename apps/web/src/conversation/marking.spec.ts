import { describe, expect, it } from 'vitest';
import { segments } from './marking.js';

const mark = (start: number, end: number, kind: 'complaint' | 'question', weight = 1) => ({ start, end, weight, kind });

describe('marking the words that decided', () => {
  it('cuts the text at the ranges and loses nothing of it', () => {
    const cut = segments('Nine days, still waiting?', [mark(0, 9, 'complaint'), mark(24, 25, 'question')]);
    expect(cut.map(({ text, kind }) => [text, kind])).toEqual([
      ['Nine days', 'complaint'],
      [', still waiting', null],
      ['?', 'question'],
    ]);
  });

  it('shows the heavier of two that overlap', () => {
    const cut = segments('abcdef', [mark(0, 4, 'complaint', 0.4), mark(2, 6, 'question', 0.9)]);
    expect(cut.map(({ text, kind }) => [text, kind])).toEqual([
      ['ab', 'complaint'],
      ['cdef', 'question'],
    ]);
  });

  it('leaves out what hardly weighed', () => {
    expect(segments('abcdef', [mark(0, 2, 'complaint', 0.9), mark(4, 6, 'complaint', 0.1)]).map(({ text, kind }) => [text, kind])).toEqual([
      ['ab', 'complaint'],
      ['cdef', null],
    ]);
  });

  it('ignores what lies outside the text', () => {
    expect(segments('ab', [mark(5, 9, 'complaint')]).map(({ text }) => text)).toEqual(['ab']);
    expect(segments('', [mark(0, 3, 'complaint')])).toEqual([]);
  });
});
