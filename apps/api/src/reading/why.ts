import type { WhyView } from '#contracts';
import type { TextReader } from '#reading';
import { whatWouldChange } from '#understanding';
import { marked } from '../mention/explain.js';

/** Words that are tried one after another: what the post would be if it said this as well. */
const probes: Record<string, readonly string[]> = {
  en: ['?', 'how do I do that', 'thank you', 'it is broken', 'nobody answers'],
  fr: ['?', 'comment faire', 'merci beaucoup', 'ça ne marche pas', 'personne ne répond'],
  zh: ['？', '怎么办', '谢谢', '坏了', '没人回复'],
  es: ['?', 'cómo se hace', 'muchas gracias', 'no funciona', 'nadie responde'],
  de: ['?', 'wie geht das', 'vielen Dank', 'es funktioniert nicht', 'niemand antwortet'],
  pt: ['?', 'como faço isso', 'muito obrigado', 'não funciona', 'ninguém responde'],
  it: ['?', 'come si fa', 'grazie mille', 'non funziona', 'nessuno risponde'],
  ja: ['？', 'どうすればいい', 'ありがとう', '壊れた', '返事がない'],
  ar: ['؟', 'كيف أفعل ذلك', 'شكرا جزيلا', 'لا يعمل', 'لا أحد يرد'],
  hi: ['?', 'यह कैसे करें', 'धन्यवाद', 'खराब है', 'कोई जवाब नहीं'],
};
const unspaced = new Set(['zh', 'ja']);
const mostAdditions = 2;

/** Every change is tried with the reader itself, so that it is true of it and not of a likeness. */
export function whyOf(reader: TextReader, text: string, lang: string): WhyView {
  const reading = reader.read(text, { lang, explain: true });
  const changes: WhyView['changes'] = [];
  const removal = text ? whatWouldChange(reader as Parameters<typeof whatWouldChange>[0], text, { lang }) : null;
  if (removal) changes.push(removal);
  const seen = new Set([reading.kind]);
  for (const adding of probes[lang] ?? probes['en']!) {
    if (changes.length > mostAdditions) break;
    const { kind } = reader.read(`${text}${unspaced.has(lang) || /^\p{P}$/u.test(adding) ? '' : ' '}${adding}`, { lang });
    if (seen.has(kind)) continue;
    seen.add(kind);
    changes.push({ adding, kind });
  }
  return { kind: reading.kind, model: reader.model, because: marked(reading.because), changes };
}
