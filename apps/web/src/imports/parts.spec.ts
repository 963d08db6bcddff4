import { describe, expect, it } from 'vitest';
import { partsOf } from './parts.js';

describe('a large file', () => {
  it('is cut between records, each part with the head, and no line is lost', () => {
    const csv = 'text,date\n' + Array.from({ length: 50 }, (_, index) => `"post ${index}\nsecond line",2026-01-01\n`).join('');
    const parts = partsOf(csv, 300);
    expect(parts.length).toBeGreaterThan(5);
    expect(parts.every((part) => part.csv.startsWith('text,date\n"post ') && part.csv.length <= 300)).toBe(true);
    expect('text,date\n' + parts.map((part) => part.csv.slice('text,date\n'.length)).join('')).toBe(csv);
    expect(parts[1]!.linesBefore).toBe(parts[0]!.csv.split('\n').length - 2);
  });

  it('that fits is one part, and a record larger than a part is one too', () => {
    expect(partsOf('a\n1\n')).toEqual([{ csv: 'a\n1\n', linesBefore: 0 }]);
    expect(partsOf(`a\n${'x'.repeat(400)}\nb\n`, 300)).toHaveLength(2);
  });
});
