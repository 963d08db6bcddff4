import { useLingui } from '@lingui/react/macro';
import type { GuidelinesView } from '#contracts';

/** The words somebody reads: in the language of the screen, else English, else the first there is. */
export function guidelinesIn({ texts }: GuidelinesView, language: string): { lang: string; text: string } {
  const lang = [language, 'en', ...Object.keys(texts)].find((one) => texts[one] !== undefined) ?? 'en';
  return { lang, text: texts[lang] ?? '' };
}

/** A line is a paragraph. */
export function GuidelinesText({ guidelines }: { guidelines: GuidelinesView }) {
  const { i18n } = useLingui();
  const { lang, text } = guidelinesIn(guidelines, i18n.locale);
  return (
    <ul lang={lang} className="flex list-disc flex-col gap-2 ps-5">
      {text
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => (
          <li key={line}>{line}</li>
        ))}
    </ul>
  );
}
