import { describe, expect, it } from 'vitest';
import { parseCsv, textsOf, toCsv } from './csv.js';

describe('reading a CSV file', () => {
  it('keeps quotes, separators and line breaks inside cells', () => {
    expect(parseCsv('id,text\r\n1,"a ""b"", c"\r\n2,"two\nlines"\r\n')).toEqual([
      ['id', 'text'],
      ['1', 'a "b", c'],
      ['2', 'two\nlines'],
    ]);
  });

  it('sees that a spreadsheet used semicolons, and drops its byte order mark', () => {
    expect(parseCsv('\ufeffid;avis\n1;trop tard, encore\n')).toEqual([
      ['id', 'avis'],
      ['1', 'trop tard, encore'],
    ]);
  });

  it('takes the column that is called so, without its heading', () => {
    expect(textsOf(parseCsv('id,Text,a very long other column\n1,late again,x\n'))).toEqual(['late again']);
  });

  it('takes the longest column when none is called so', () => {
    expect(textsOf(parseCsv('1,late again and again\n2,thank you very much\n'))).toEqual(['late again and again', 'thank you very much']);
  });

  it('writes cells that no spreadsheet runs as a formula', () => {
    expect(toCsv([['=HYPERLINK("x")', 0.5]])).toBe('\ufeff"\'=HYPERLINK(""x"")",0.5\r\n');
  });
});
