import type { QueryError, QueryErrorCode } from './error.js';
import { tokenise, type Token } from './lexer.js';
import { nearest } from './nearest.js';
import { all, and, limits, not, or, type Query, type TextQuery } from './query.js';
import { fieldNames, listedValue, type FieldName, type QuerySchema } from './schema.js';
import { isUnspaced, searchTokens } from './tokens.js';
import { BadValue, readField } from './value.js';

export type Parsed = { ok: true; query: Query } | { ok: false; errors: QueryError[] };

const mostErrors = 10;

/** Reads a query. Never throws; at most ten errors, in the order of their places. An empty text matches everything. */
export function parse(text: string, schema: QuerySchema): Parsed {
  if (text.length > limits.length)
    return { ok: false, errors: [{ code: 'too-long', message: `A query has at most ${limits.length} characters`, start: limits.length, end: text.length }] };
  const errors: QueryError[] = [];
  const query = new Parser(tokenise(text, errors), errors, schema, text.length).query();
  if (errors.length === 0) return { ok: true, query };
  return { ok: false, errors: errors.toSorted((a, b) => a.start - b.start).slice(0, mostErrors) };
}

type TextToken = Extract<Token, { type: 'text' }>;
type FieldToken = Extract<Token, { type: 'field' }>;

class Parser {
  private at = 0;
  private depth = 0;
  private terms = 0;

  constructor(
    private readonly tokens: Token[],
    private readonly errors: QueryError[],
    private readonly schema: QuerySchema,
    private readonly end: number,
  ) {}

  query(): Query {
    if (this.tokens.length === 0) return all;
    let query = this.alternatives();
    while (this.at < this.tokens.length && !this.stopped()) {
      const token = this.tokens[this.at++]!;
      this.fail('unexpected-close', 'This parenthesis was never opened', token);
      if (this.at < this.tokens.length && this.tokens[this.at]!.type !== 'close') query = and(query, this.alternatives());
    }
    return query;
  }

  private alternatives(): Query {
    const items = [this.conjunction()];
    while (this.take('or')) items.push(this.conjunction());
    return or(...items.filter((item) => item.type !== 'all'));
  }

  private conjunction(): Query {
    const items: Query[] = [];
    let wanted: Token | undefined;
    const before = this.errors.length;
    for (;;) {
      const token = this.tokens[this.at];
      if (!token || token.type === 'or' || token.type === 'close') break;
      if (token.type === 'and') {
        if (items.length === 0 || wanted) this.missing(token);
        wanted = token;
        this.at++;
        continue;
      }
      wanted = undefined;
      items.push(this.negation());
    }
    if (this.errors.length > before) return and(...items);
    if (wanted) this.missing(wanted);
    else if (items.length === 0) this.missing(this.tokens[this.at] ?? this.tokens[this.at - 1]);
    return and(...items);
  }

  private negation(): Query {
    let negative = false;
    let sign: Token | undefined;
    for (;;) {
      const token = this.tokens[this.at];
      if (token?.type !== 'minus' && token?.type !== 'not') break;
      negative = !negative;
      sign = token;
      this.at++;
    }
    const next = this.tokens[this.at];
    if (sign && (!next || next.type === 'and' || next.type === 'or' || next.type === 'close')) {
      this.missing(sign);
      return all;
    }
    const item = this.nearness();
    return negative && item.type !== 'all' ? not(item) : item;
  }

  private nearness(): Query {
    let left = this.operand();
    const pairs: Query[] = [];
    for (let token = this.tokens[this.at]; token?.type === 'near'; token = this.tokens[this.at]) {
      this.at++;
      if (token.distance < 1 || token.distance > limits.nearDistance)
        this.fail('near-distance', `NEAR reaches from 1 to ${limits.nearDistance} words`, token, `NEAR/${token.distance < 1 ? 1 : limits.nearDistance}`);
      const next = this.tokens[this.at];
      if (left.type !== 'text' || next?.type !== 'text') {
        this.fail('near-operand', 'NEAR stands between two words or phrases', token);
        if (!next || next.type === 'or' || next.type === 'and' || next.type === 'close') return left;
        left = this.negation();
        continue;
      }
      const right = this.operand();
      if (right.type !== 'text') return right;
      // In SQL every distance is spelt out.
      this.count(token.distance, token);
      pairs.push({ type: 'near', distance: token.distance, left, right });
      left = right;
    }
    return pairs.length > 0 ? and(...pairs) : left;
  }

  private operand(): Query {
    const token = this.tokens[this.at]!;
    // What follows is no longer read once there is more to say than is said, or more to do than is allowed.
    if (this.stopped()) {
      this.at = this.tokens.length;
      return all;
    }
    if (token.type === 'open') return this.group(token);
    if (token.type === 'near') {
      this.fail('near-operand', 'NEAR stands between two words or phrases', token, '"NEAR"');
      this.at++;
      return all;
    }
    this.at++;
    if (token.type === 'text') return this.text(token);
    if (token.type === 'field') return this.field(token);
    this.missing(token);
    return all;
  }

  private group(open: Token): Query {
    if (this.depth >= limits.depth) {
      this.fail('too-deep', `Groups nest at most ${limits.depth} deep`, open);
      this.at = this.tokens.length;
      return all;
    }
    this.at++;
    this.depth++;
    const query = this.alternatives();
    this.depth--;
    if (!this.take('close') && !this.stopped()) this.fail('unclosed-group', 'This parenthesis is never closed', open);
    return query;
  }

  private text(token: TextToken): TextQuery | typeof all {
    const words = searchTokens(token.text);
    const last = words.at(-1);
    if (last === undefined) {
      this.fail('nothing-to-search', 'There is no word to look for here', token);
      return all;
    }
    if (token.prefix && words.length === 1 && last.length < 2 && !isUnspaced(last))
      this.fail('prefix-too-short', 'At least two letters must stand before *', token);
    if (words.length > limits.wordsInPhrase) this.fail('too-many-terms', `A phrase has at most ${limits.wordsInPhrase} words`, token);
    this.count(1, token);
    return { type: 'text', text: token.text, prefix: token.prefix };
  }

  private field(token: FieldToken): Query {
    const nameEnd = token.start + token.name.length;
    if (token.values.length === 0) {
      this.fail('missing-value', `A value must follow ${token.name}:`, token);
      return all;
    }
    this.count(token.values.length, token);
    if (this.terms > limits.terms) return all;
    if (token.name === 'is') return this.shorthand(token);
    const found = fieldNames(this.schema).get(token.name);
    if (!found) {
      this.fail(
        'unknown-field',
        `There is no field "${token.name}"; put the words in quotes to search for them`,
        { start: token.start, end: nameEnd },
        this.nearestField(token.name),
      );
      return all;
    }
    return this.read(found, token, token.values);
  }

  /** `is:unsure`, `is:open`: flags, and the values of fields that allow it. */
  private shorthand(token: FieldToken): Query {
    const items: Query[] = [];
    for (const value of token.values) {
      const written = value.text.toLowerCase();
      const holder = this.schema.fields.find((field) => field.is && listedValue(field, written));
      const flag = this.schema.fields.find((field) => field.type === 'flag' && (field.name === written || field.aliases?.includes(written)));
      if (flag) items.push({ type: 'field', field: flag.name, test: { is: 'flag' } });
      else if (holder) items.push(this.read({ field: holder }, token, [value]));
      else {
        const known = this.schema.fields.flatMap((field) => (field.type === 'flag' ? [field.name] : field.is ? field.values!.map((found) => found.value) : []));
        this.fail('unknown-value', `Nothing "is ${value.text}"; it is one of ${known.join(', ')}`, value, nearest(value.text, known));
      }
    }
    return items.length > 0 ? or(...items) : all;
  }

  private read(name: FieldName, token: FieldToken, values: FieldToken['values']): Query {
    const query = readField(name, token.comparison, values);
    if (!(query instanceof BadValue)) return query;
    this.fail(query.code, query.message, values[query.index]!, query.suggestion);
    return all;
  }

  private nearestField(name: string): string | undefined {
    const names = fieldNames(this.schema);
    const byLabel = this.schema.fields.find((field) => Object.values(field.label).includes(name));
    return byLabel?.name ?? nearest(name, [...names.keys(), 'is']);
  }

  /** The rest was left unread, so nothing can be said of it. */
  private stopped(): boolean {
    return this.errors.length >= mostErrors || this.terms > limits.terms || this.errors.some((error) => error.code === 'too-deep');
  }

  private count(terms: number, token: Token): void {
    const before = this.terms;
    this.terms += terms;
    if (before <= limits.terms && this.terms > limits.terms) this.fail('too-many-terms', `A query has at most ${limits.terms} words and values`, token);
  }

  private take(type: Token['type']): boolean {
    if (this.tokens[this.at]?.type !== type) return false;
    this.at++;
    return true;
  }

  private missing(token: Token | undefined): void {
    this.fail('missing-operand', 'Something is missing here', token ?? { start: this.end, end: this.end });
  }

  private fail(code: QueryErrorCode, message: string, place: { start: number; end: number }, suggestion?: string): void {
    this.errors.push({ code, message, start: place.start, end: place.end, ...(suggestion === undefined ? {} : { suggestion }) });
  }
}
