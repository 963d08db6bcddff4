import { useState } from 'react';
import { Field } from '../look/field.js';

interface WordsFieldProps {
  label: string;
  hint?: string;
  placeholder?: string;
  value: readonly string[];
  onChange: (words: string[]) => void;
}

/** Several words in one field, with commas between them. */
export function WordsField({ value, onChange, ...field }: WordsFieldProps) {
  const [text, setText] = useState(value.join(', '));
  return (
    <Field
      {...field}
      value={text}
      onChange={({ target }) => {
        setText(target.value);
        const words = target.value.split(/[,，、]/).flatMap((word) => word.trim() || []);
        onChange([...new Set(words)]);
      }}
    />
  );
}
