import type { Form } from '#contracts';

/** What is known of a conversation whose person might be asked. */
export interface Askable {
  status: string;
  form: Form;
  /** What the reader noted of their last message. */
  notes: readonly string[];
  /** Blocked as spam, or erased. */
  isOut: boolean;
  simulated: boolean;
  canReply: boolean;
  /** The last time this person, or this conversation, was asked. */
  askedAt: Date | null;
}

export type NotAsked = 'not-resolved' | 'public' | 'not-a-person' | 'cannot-reply' | 'asked-before';

/**
 * Why somebody is not asked whether they are content; null: they are. Only in private: in a public thread whoever reads along
 * could follow the link.
 */
export function notAskedBecause(about: Askable, everyDays: number, now: Date): NotAsked | null {
  if (about.status !== 'resolved') return 'not-resolved';
  if (about.form !== 'message') return 'public';
  if (about.isOut || about.simulated || about.notes.includes('spam')) return 'not-a-person';
  if (!about.canReply) return 'cannot-reply';
  if (about.askedAt && now.getTime() - about.askedAt.getTime() < everyDays * 86_400_000) return 'asked-before';
  return null;
}

const words: Record<string, string> = {
  en: 'How did we do? One click tells us: {{link}}',
  fr: 'Étiez-vous satisfait de notre aide ? Un clic suffit : {{link}}',
  zh: '您对我们的帮助满意吗？点一下即可告诉我们：{{link}}',
};

/** The message with its link: the workspace's own words, else ours in the language they write. */
export function askingText(own: string | null, lang: string, link: string): string {
  return (own ?? words[lang.slice(0, 2)] ?? words['en']!).replaceAll('{{link}}', () => link);
}

/** A reply as colleagues read it: only whoever was asked has the link that answers. */
export function withoutSurveyToken(text: string): string {
  return text.replace(/(\/survey#)[\w-]{43}/g, '$1…');
}
