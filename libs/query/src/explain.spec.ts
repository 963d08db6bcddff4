import { expect, it } from 'vitest';
import { explain } from './explain.js';
import { conversationFields, mentionFields } from './fields.js';
import { parse } from './parser.js';
import { describeFields, type Language, type QuerySchema } from './schema.js';

function said(text: string, lang: Language, schema: QuerySchema = mentionFields): string {
  const parsed = parse(text, schema);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return explain(parsed.query, lang);
}

it('says a query in plain words, in three languages', () => {
  const query = 'kind:complaint (refund* OR "money back") -author:@acme lang:fr,en followers:>1000 since:7d -is:own';
  expect(said(query, 'en')).toBe(
    'kind is complaint, and (says a word starting with “refund” or says “money back”), and author is not @acme, and language is French or English, and followers more than 1,000, and received in the last 7 days, and is not ours',
  );
  expect(said('kind:complaint -refund since:1d', 'fr')).toBe('nature est réclamation, et ne dit pas « refund », et reçu il y a moins de 1 jour');
  expect(said('kind:complaint -退款 since:7d', 'zh')).toBe('类型是投诉，并且不包含“退款”，并且收到时间在最近 7 天内');
  expect(said('assignee:me,none waiting:>2h', 'en', conversationFields)).toBe('(assignee is you or has no assignee), and waiting more than 2 hours');
  expect(said('', 'en')).toBe('everything');
});

it('describes every field so that queries can be built by clicking', () => {
  for (const schema of [mentionFields, conversationFields]) {
    for (const lang of ['en', 'fr', 'zh'] as const) {
      for (const field of describeFields(schema, lang)) {
        expect(field.label).not.toBe('');
        expect(parse(field.example, schema).ok, field.example).toBe(true);
        for (const { value } of field.values) expect(parse(`${field.name}:${value}`, schema).ok, value).toBe(true);
      }
    }
  }
});
