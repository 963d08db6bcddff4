import { conversationFields, mentionFields } from './fields.js';
import { durationParts, standsAlone } from './moment.js';
import type { Bound, FieldQuery, Query, TextQuery } from './query.js';
import type { Field, Language, QuerySchema } from './schema.js';
import { wordings, type Wording } from './wording.js';

const product: QuerySchema = { name: 'product', fields: [...mentionFields.fields, ...conversationFields.fields] };

/** The query in plain words. Labels come from `schema`, by default from the product's own. */
export function explain(query: Query, lang: Language = 'en', schema: QuerySchema = product): string {
  return new Explanation(wordings[lang], lang, schema).of(query, false);
}

class Explanation {
  constructor(
    private readonly words: Wording,
    private readonly lang: Language,
    private readonly schema: QuerySchema,
  ) {}

  of(query: Query, not: boolean): string {
    const { words } = this;
    switch (query.type) {
      case 'all':
        return words.everything;
      case 'and':
      case 'or': {
        const joined = query.items
          .map((item) => (item.type === 'or' || item.type === 'and' ? `(${this.of(item, false)})` : this.of(item, false)))
          .join(words[query.type]);
        return not ? words.not(joined) : joined;
      }
      case 'not':
        return this.of(query.item, true);
      case 'text':
        return words.says(this.text(query), not);
      case 'near': {
        const said = words.near(this.text(query.left), this.text(query.right), query.distance);
        return not ? words.not(said) : said;
      }
      case 'field':
        return this.field(query, not);
    }
  }

  private text({ text, prefix }: Pick<TextQuery, 'text' | 'prefix'>): string {
    const quoted = this.words.quote(text);
    return prefix ? this.words.starts(quoted) : quoted;
  }

  private field({ field: name, test }: FieldQuery, not: boolean): string {
    const { words } = this;
    const field = this.schema.fields.find((known) => known.name === name);
    const label = field?.label[this.lang] ?? name;
    const orNot = (said: string) => (not ? words.not(said) : said);
    switch (test.is) {
      case 'flag':
        return words.flag(label, not);
      case 'none':
        return words.none(label, not);
      case 'any': {
        const values = test.values.map((value) => field?.values?.find((known) => known.value === value)?.label[this.lang] ?? value).join(words.or);
        return name === 'has' ? words.has(values, not) : words.is(label, values, not);
      }
      case 'person':
        return words.is(label, [...(test.me ? [words.you] : []), ...test.values.map((value) => `@${value}`)].join(words.or), not);
      case 'words':
        return words.is(label, test.values.map((value) => this.text(value)).join(words.or), not);
      case 'numbers':
        return words.is(label, test.values.map((value) => this.number(field, value)).join(words.or), not);
      case 'number':
        return orNot(this.range(label, test, (value) => this.number(field, value)));
      case 'duration':
        return orNot(this.range(label, test, (value) => this.length(value)));
      case 'time':
        return orNot(this.time(label, test));
    }
  }

  private range<T>(label: string, { from, to }: { from?: Bound<T>; to?: Bound<T> }, show: (value: T) => string): string {
    if (from?.inclusive && to?.inclusive) return this.words.between(label, show(from.value), show(to.value));
    const parts = [];
    if (from) parts.push(this.words.more(label, show(from.value), from.inclusive));
    if (to) parts.push(this.words.less(label, show(to.value), to.inclusive));
    return parts.join(this.words.and);
  }

  private time(label: string, { from, to }: { from?: Bound<string>; to?: Bound<string> }): string {
    const { words } = this;
    if (from && to && from.value === to.value && standsAlone(from.value))
      return words.moments[from.value] ? `${label} ${words.moments[from.value]}` : words.on(label, from.value);
    if (from?.inclusive && to?.inclusive) return words.between(label, this.moment(from.value), this.moment(to.value));
    const parts = [];
    if (from)
      parts.push(durationParts(from.value) ? words.lately(label, this.length(from.value)) : words.after(label, this.moment(from.value), from.inclusive));
    if (to) parts.push(durationParts(to.value) ? words.longAgo(label, this.length(to.value)) : words.before(label, this.moment(to.value), to.inclusive));
    return parts.join(words.and);
  }

  private moment(moment: string): string {
    return durationParts(moment) ? this.words.ago(this.length(moment)) : (this.words.moments[moment] ?? moment);
  }

  private length(length: string): string {
    const parts = durationParts(length)!;
    const [one, many] = this.words.units[parts.unit]!;
    return this.words.length(parts.count.toLocaleString(this.lang), parts.count === 1 ? one : many);
  }

  private number(field: Field | undefined, value: number): string {
    return field?.values?.[value]?.label[this.lang] ?? value.toLocaleString(this.lang, { maximumFractionDigits: 9 });
  }
}
