import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const catalogue = (locale: string): string[] =>
  readFileSync(new URL(`../locales/${locale}.po`, import.meta.url), 'utf8')
    .split('\n\n')
    .slice(1);

describe.each(['fr', 'zh'])('the catalogue in %s', (locale) => {
  it('has a translation for everything that is said', () => {
    expect(catalogue(locale).filter((entry) => /^msgstr ""\n*$/m.test(`${entry}\n`) && !/^msgstr ""\n"/m.test(entry))).toEqual([]);
  });

  it('says the same things as the English one', () => {
    const ids = (name: string) => catalogue(name).map((entry) => /^msgid [^]*?(?=^msgstr)/m.exec(entry)?.[0]);
    expect(ids(locale)).toEqual(ids('en'));
  });
});
