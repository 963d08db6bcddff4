import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guessMapping, readImport, timeOf } from './imported.js';

const now = new Date('2026-11-22T12:00:00Z');
const read = (csv: string, mapping?: Parameters<typeof readImport>[1]) => readImport(csv, mapping, { dates: 'dmy', fileHash: 'f'.repeat(64), now });

describe('a file of posts', () => {
  it('is understood by the names of its columns, whatever stands between them', () => {
    const { mapping, mentions, errors } = read('Date;Author;Message;Thread\n03/04/2026 10:30;@ana;"Where is it; again?";t1\n2026-04-04;bob;Here.;t1\n');
    expect(mapping).toEqual({ postedAt: 'Date', author: 'Author', text: 'Message', thread: 'Thread' });
    expect(errors).toEqual([]);
    const id = `${'f'.repeat(24)}:2`;
    expect(mentions.map(({ line, mention }) => ({ line, ...mention }))).toMatchObject([
      { line: 2, id, text: 'Where is it; again?', author: { id: 'ana', handle: 'ana' }, postedAt: '2026-04-03T10:30:00.000Z', form: 'post' },
      { line: 3, text: 'Here.', inReplyTo: id, postedAt: '2026-04-04T00:00:00.000Z' },
    ]);
  });

  it('tells what is wrong by line and column, and keeps the rest', () => {
    const { lines, mentions, errors } = read(
      'id,text,date,url\n1,Good,2026-01-01,\n1,Twice,2026-01-01,\n2,,2026-01-01,\n3,Late,31/06/2026,\n4,Bad,2026-01-01,javascript:x\n',
    );
    expect(lines).toBe(5);
    expect(mentions.map(({ mention }) => mention.text)).toEqual(['Good']);
    expect(errors.map(({ line, field }) => [line, field])).toEqual([
      [3, 'id'],
      [4, 'text'],
      [5, 'postedAt'],
      [6, 'url'],
    ]);
  });

  it('without a text, without its columns or without sense is refused as a whole', () => {
    expect(read('a,b\n1,2').errors).toEqual([{ line: 1, field: 'text', why: 'no column holds the text' }]);
    expect(read('a,b\n1,2', { text: 'c' }).errors).toEqual([{ line: 1, field: 'text', why: 'there is no column "c"' }]);
    expect(read('a\n"open').errors[0]).toMatchObject({ field: 'file' });
  });

  it('never throws, and the same file is the same posts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(read(`text,date\n${text}`)).toEqual(read(`text,date\n${text}`));
      }),
    );
    expect(guessMapping([])).toEqual({});
  });
});

describe('a time in a file', () => {
  it.each([
    ['2026-03-01T10:00:00+01:00', '2026-03-01T09:00:00.000Z'],
    ['2026-03-01 10:00', '2026-03-01T10:00:00.000Z'],
    ['01.03.2026', '2026-03-01T00:00:00.000Z'],
    ['1772355600', '2026-03-01T09:00:00.000Z'],
    ['31/02/2026', null],
    ['yesterday', null],
    ['', null],
  ])('%s is %s', (text, time) => {
    expect(timeOf(text, 'dmy')).toBe(time);
  });

  it('is not guessed where a day and a month could change places', () => {
    expect(timeOf('03/04/2026', 'mdy')).toBe('2026-03-04T00:00:00.000Z');
    expect(timeOf('03/04/2026', 'ymd')).toBeNull();
  });
});
