import type { QueryError, QueryErrorCode } from './error.js';

interface Place {
  start: number;
  end: number;
}

export type Token = Place &
  (
    | { type: 'open' | 'close' | 'minus' | 'and' | 'or' | 'not' }
    | { type: 'near'; distance: number }
    | { type: 'text'; text: string; prefix: boolean }
    | { type: 'field'; name: string; comparison: Comparison; values: Written[] }
  );

export type Comparison = '' | '>' | '>=' | '<' | '<=';

/** A value as written, its quotes and escapes undone. */
export interface Written extends Place {
  text: string;
  quoted: boolean;
}

/** What phones and other keyboards type for the same signs. One character each, so that places stay true. */
const signs: Record<string, string> = {
  '：': ':',
  '（': '(',
  '）': ')',
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '＂': '"',
  '「': '"',
  '」': '"',
  '，': ',',
  '、': ',',
  '＞': '>',
  '＜': '<',
  '＝': '=',
  '－': '-',
  '−': '-',
  '＊': '*',
  '｜': '|',
  '　': ' ',
};
const signPattern = new RegExp(`[${Object.keys(signs).join('')}]|[\\u0000-\\u001f]`, 'g');
const fieldStart = /([\p{L}][\p{L}_-]{0,30}):(?!\/\/)/uy;
const comparisonAt = /\s*(>=|<=|>|<|=|≥|≤)?\s*/y;
const bareText = /[^\s()"|]+/y;
const bareValue = /[^\s(),"|]+/y;
const near = /^NEAR(?:\/(\d{1,4}))?$/;
const defaultNearDistance = 10;

/** Cuts a query into tokens. Never throws; errors are added to `errors`. */
export function tokenise(source: string, errors: QueryError[]): Token[] {
  const written = source.replace(/\p{Cs}/gu, '\ufffd');
  const text = written.replace(signPattern, (sign) => signs[sign] ?? ' ');
  const tokens: Token[] = [];
  let at = 0;

  const fail = (code: QueryErrorCode, message: string, start: number, end: number, suggestion?: string) =>
    errors.push({ code, message, start, end, ...(suggestion === undefined ? {} : { suggestion }) });

  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at = pattern.lastIndex;
    return found;
  };

  const quoted = (): Written => {
    const start = at++;
    let inside = '';
    while (at < text.length && text[at] !== '"') {
      if (text[at] === '\\' && (text[at + 1] === '"' || text[at + 1] === '\\')) at++;
      // As written: only the signs that close or escape are read through other keyboards' eyes.
      inside += text[at] === '"' || text[at] === '\\' ? text[at] : written[at]! < ' ' ? ' ' : written[at];
      at++;
    }
    if (at >= text.length) fail('unclosed-quote', 'This quotation mark is never closed', start, text.length, `${text.slice(start)}"`);
    else at++;
    return { text: inside.replace(/\s+/g, ' ').trim(), quoted: true, start, end: at };
  };

  const value = (): Written | null => {
    if (text[at] === '"') return quoted();
    const start = at;
    const found = match(bareValue);
    return found ? { text: found[0], quoted: false, start, end: at } : null;
  };

  const skipSpaces = () => {
    while (at < text.length && /\s/.test(text[at]!)) at++;
  };

  const values = (): Written[] => {
    const list: Written[] = [];
    const grouped = text[at] === '(';
    const start = at;
    if (grouped) at++;
    for (;;) {
      if (grouped) skipSpaces();
      const found = value();
      if (!found) break;
      if (!(grouped && !found.quoted && found.text === 'OR')) list.push(found);
      const end = at;
      skipSpaces();
      if (text[at] === ',' || (grouped && text[at] === '|')) {
        at++;
        skipSpaces();
      } else if (!grouped) {
        at = end;
        break;
      }
    }
    if (grouped && text[at] === ')') at++;
    else if (grouped) fail('unclosed-group', 'This parenthesis is never closed', start, start + 1);
    return list;
  };

  const field = (name: string, start: number): Token => {
    const sign = match(comparisonAt)![1] ?? '';
    const comparison = ({ '=': '', '≥': '>=', '≤': '<=' }[sign] ?? sign) as Comparison;
    const list = values();
    return { type: 'field', name: name.toLowerCase(), comparison, values: list, start, end: at };
  };

  while (at < text.length) {
    const start = at;
    const character = text[at]!;
    if (/\s/.test(character)) {
      at++;
    } else if (character === '(' || character === ')' || character === '|' || (character === '-' && at + 1 < text.length && !/[\s-]/.test(text[at + 1]!))) {
      at++;
      tokens.push({ type: character === '(' ? 'open' : character === ')' ? 'close' : character === '|' ? 'or' : 'minus', start, end: at });
    } else if (character === '"') {
      const phrase = quoted();
      const bare = phrase.text.replace(/\*+$/, '');
      tokens.push({ type: 'text', text: bare.trim(), prefix: bare !== phrase.text && !/\s$/.test(bare), start, end: at });
    } else {
      const named = match(fieldStart);
      if (named) {
        tokens.push(field(named[1]!, start));
        continue;
      }
      const found = match(bareText)![0];
      const distance = near.exec(found);
      if (found === 'AND' || found === 'OR' || found === 'NOT') tokens.push({ type: found.toLowerCase() as 'and' | 'or' | 'not', start, end: at });
      else if (distance) tokens.push({ type: 'near', distance: distance[1] === undefined ? defaultNearDistance : Number(distance[1]), start, end: at });
      else {
        const bare = found.replace(/\*+$/, '');
        if (bare.includes('*')) fail('wildcard-place', '* may only end a word', start, at, `${bare.split('*')[0] || bare.replaceAll('*', '')}*`);
        tokens.push({ type: 'text', text: written.slice(start, start + bare.length), prefix: bare !== found, start, end: at });
      }
    }
  }
  return tokens;
}
