import { valueText } from './format.js';
import { tokenise } from './lexer.js';
import { fieldNames, type QuerySchema } from './schema.js';

/** The query with this value of a field called otherwise, all else as it was written; the same text when it does not name it. */
export function renameValue(text: string, schema: QuerySchema, field: string, names: { from: string; to: string }): string {
  const known = fieldNames(schema);
  const from = names.from.toLowerCase();
  const places = tokenise(text, []).flatMap((token) =>
    token.type === 'field' && known.get(token.name)?.field.name === field
      ? // `none` without quotation marks asks for those without any value, not for one of that name.
        token.values.filter((value) => value.text.toLowerCase() === from && (value.quoted || from !== 'none'))
      : [],
  );
  return places.reduceRight((before, { start, end }) => before.slice(0, start) + valueText(names.to) + before.slice(end), text);
}
