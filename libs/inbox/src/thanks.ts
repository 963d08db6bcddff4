import type { InviteReason } from '#contracts';

/** A saved text of thanks; `lang` null is for every language. */
export interface ThanksText {
  text: string;
  lang: string | null;
}

const shipped: Record<string, readonly string[]> = {
  en: [
    'Thank you, {{author.first|friend}}: you made our day!',
    'So good to read this, {{author.first|friend}}. Thank you for taking the time.',
    'Thank you! We are passing your words on to the people behind it.',
    'That means a lot to us. Thank you!',
    'What a lovely thing to say. We are glad it works so well for you.',
    'Thanks for the kind words, {{author.first|friend}}. They keep us going.',
  ],
  fr: [
    'Merci, votre message nous fait très plaisir !',
    'Quel plaisir de vous lire. Merci d’avoir pris le temps de l’écrire.',
    'Merci ! Nous transmettons vos mots à toute l’équipe.',
    'Cela compte beaucoup pour nous. Merci !',
    'Un grand merci pour ces mots. Ravis que tout se passe si bien pour vous.',
    'Merci pour ces mots si gentils : ils nous donnent de l’élan.',
  ],
  zh: [
    '谢谢您！您的话让我们开心了一整天。',
    '看到您的留言真高兴，感谢您抽时间告诉我们。',
    '谢谢！我们会把您的话转达给整个团队。',
    '这对我们意义重大，非常感谢！',
    '听到您用得这么顺手，我们太高兴了，谢谢您！',
    '感谢您的鼓励，我们会继续努力。',
  ],
  de: [
    'Danke, Ihre Worte haben uns den Tag verschönert!',
    'Wie schön, das zu lesen. Danke, dass Sie sich die Zeit genommen haben.',
    'Danke! Wir geben Ihre Worte an alle weiter, die daran arbeiten.',
    'Das bedeutet uns viel. Danke!',
    'Vielen Dank! Schön, dass es so gut für Sie läuft.',
  ],
  es: [
    '¡Gracias, nos ha alegrado el día!',
    'Qué gusto leer esto. Gracias por tomarse el tiempo de contárnoslo.',
    '¡Gracias! Haremos llegar sus palabras a todo el equipo.',
    'Significa mucho para nosotros. ¡Gracias!',
    'Muchas gracias por sus palabras. Nos alegra que todo vaya tan bien.',
  ],
  it: ['Grazie, ci ha rallegrato la giornata!', 'Che bello leggerlo. Grazie per averci scritto.', 'Grazie! Passiamo le sue parole a tutta la squadra.'],
  pt: ['Obrigado, alegrou o nosso dia!', 'Que bom ler isto. Obrigado por nos contar.', 'Obrigado! Vamos passar as suas palavras a toda a equipa.'],
  nl: ['Dank u, u heeft onze dag goed gemaakt!', 'Wat fijn om te lezen. Bedankt dat u de tijd nam.', 'Bedankt! We geven uw woorden door aan het hele team.'],
  ja: ['ありがとうございます。とても励みになります！', 'うれしいお言葉をありがとうございます。', 'ありがとうございます！チーム全員に伝えます。'],
};

/** What may follow the thanks. `{{link}}` stands for an address. */
const asks = {
  share: {
    en: 'If you like, tell others about it too: it helps us a great deal.',
    fr: 'Si le cœur vous en dit, parlez-en autour de vous : cela nous aide beaucoup.',
    zh: '如果方便，也请告诉身边的朋友，这对我们帮助很大。',
    de: 'Wenn Sie mögen, erzählen Sie es weiter: Das hilft uns sehr.',
    es: 'Si le apetece, cuéntelo también a otros: nos ayuda mucho.',
  },
  review: {
    en: 'Would you leave a short review? {{link}}',
    fr: 'Laisseriez-vous un court avis ? {{link}}',
    zh: '您愿意留下一句评价吗？{{link}}',
    de: 'Würden Sie eine kurze Bewertung schreiben? {{link}}',
    es: '¿Nos dejaría una breve reseña? {{link}}',
  },
  invite: {
    en: 'You know us so well: would you like to help others who ask about us? {{link}}',
    fr: 'Vous nous connaissez si bien : aimeriez-vous aider ceux qui posent des questions ? {{link}}',
    zh: '您对我们这么了解，愿意帮助其他提问的人吗？{{link}}',
    de: 'Sie kennen uns so gut: Möchten Sie anderen helfen, die Fragen haben? {{link}}',
    es: 'Nos conoce muy bien: ¿le gustaría ayudar a otros que preguntan? {{link}}',
  },
} as const;

export function askWords(what: keyof typeof asks, lang: string, link = ''): string {
  const known: Partial<Record<string, string>> = asks[what];
  return (known[lang] ?? asks[what].en).replace('{{link}}', () => link);
}

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
/** The words a text has whoever it is filled in for. */
const fixed = (text: string): string[] =>
  text
    .split(/\{\{[^}]*\}\}/)
    .map(plain)
    .filter((part) => part !== '');

/** How many texts ago this was said; infinite when it was not. `said` is newest first. */
function saidAgo(text: string, said: readonly string[]): number {
  const parts = fixed(text);
  const at = said.findIndex((one) => parts.length > 0 && parts.every((part) => one.includes(part)));
  return at < 0 ? Infinity : at;
}

/**
 * Words of thanks in a language, at most `count`: the workspace's own before ours, and what was said longest ago before what was
 * said lately; what was among the last said does not come while anything else is left. Places in them are not filled yet.
 */
export function thanksIn(lang: string, own: readonly ThanksText[], saidNewestFirst: readonly string[], count = 3): string[] {
  const said = saidNewestFirst.map(plain);
  const theirs = own.filter((one) => one.lang === lang);
  const general = own.filter((one) => one.lang === null);
  const texts = [...theirs, ...general].map(({ text }) => text).concat(shipped[lang] ?? (theirs.length + general.length === 0 ? shipped['en']! : []));
  const seen = new Set<string>();
  return texts
    .filter((text) => !seen.has(plain(text)) && seen.add(plain(text)))
    .map((text, index) => ({ text, index, ago: saidAgo(text, said) }))
    .sort((a, b) => (a.ago === b.ago ? a.index - b.index : b.ago - a.ago))
    .slice(0, count)
    .map(({ text }) => text);
}

/** What somebody did within the last 90 days, and what we know of them. */
export interface Fan {
  praises: number;
  /** Public answers of theirs to questions of others. */
  answers: number;
  complaints: number;
  isAdvocate: boolean;
  /** We sent them the join link within half a year. */
  invited: boolean;
}

export const enoughPraises = 3;
export const enoughAnswers = 2;

/** Whether to invite somebody to help others, with the one reason that decided. */
export function invitation(fan: Fan, of: { wanted: boolean; joinLink: boolean }): { due: boolean; reason: InviteReason } {
  const not = (reason: InviteReason): { due: boolean; reason: InviteReason } => ({ due: false, reason });
  if (!of.wanted) return not('not-wanted');
  if (fan.isAdvocate) return not('is-advocate');
  if (fan.invited) return not('invited-before');
  // Whoever is cross with us just now is not asked for favours.
  if (fan.complaints > 0) return not('complained');
  if (fan.praises < enoughPraises && fan.answers < enoughAnswers) return not('not-enough');
  if (!of.joinLink) return not('no-join-link');
  return { due: true, reason: fan.answers >= enoughAnswers ? 'answers' : 'praises' };
}
