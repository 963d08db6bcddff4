import { describe, expect, it } from 'vitest';
import { readAdvocates } from './advocate-list.js';

describe('a list of advocates', () => {
  it('is read with commas or semicolons, and tells what is wrong by line', () => {
    expect(readAdvocates('email,name,topics,languages\nana@example.org,Ana,Headset; Pairing,en;fr\nnobody,,x,english\nana@example.org,Ana,,\n')).toEqual({
      lines: [{ line: 2, email: 'ana@example.org', name: 'Ana', topics: ['headset', 'pairing'], languages: ['en', 'fr'] }],
      errors: [
        { line: 3, message: 'email is no e-mail address; name is empty; languages is no code such as en, fr or zh' },
        { line: 4, message: 'email is listed twice' },
      ],
    });
    expect(readAdvocates('\ufeffemail;name\nbo@example.org;Bo').lines).toMatchObject([{ email: 'bo@example.org', topics: [], languages: [] }]);
  });

  it('takes 200 at a time', () => {
    const { lines, errors } = readAdvocates(['email,name', ...Array.from({ length: 201 }, (_, n) => `a${n}@example.org,A`)].join('\n'));
    expect([lines.length, errors.map(({ line }) => line)]).toEqual([200, [202]]);
  });
});
