import type { AcknowledgeSettings, Form } from '#contracts';
import { minutesBetween } from './business-time.js';

/** What is known of a conversation that might get a first word by itself. Times are in milliseconds since 1970. */
export interface Acknowledged {
  channelId: string;
  form: Form;
  status: string;
  text: string;
  /** What the reader noted of the message. */
  notes: readonly string[];
  handle: string;
  /** The network says that nobody wrote it by hand. */
  automatic: boolean;
  /** Blocked as spam, or erased. */
  isOut: boolean;
  simulated: boolean;
  canReply: boolean;
  postedMs: number;
  /** Somebody of us wrote already, or it is resolved. */
  answered: boolean;
  /** When this author last got a word of ours by itself, in whatever conversation. */
  lastMs: number | null;
  /** The same words came from this author before: people seldom repeat themselves to the letter, programs do. */
  repeats: boolean;
  /** What it says is what we say by ourselves: somebody sends our own words back. */
  echoes: boolean;
}

export type NotAcknowledged =
  | 'not-wanted'
  | 'open-hours'
  | 'public'
  | 'old'
  | 'answered'
  | 'not-a-person'
  | 'cannot-reply'
  | 'told-lately'
  | 'repeats'
  | 'echo';

const dayMs = 86_400_000;
/** What arrives so late was not said to whoever waits now. */
const freshMs = 3_600_000;
const robot = /(^|[._-])(bot|no-?reply|do-?not-?reply|mailer-daemon|postmaster|auto-?responder)([._@-]|$)|bot$/i;

/** Whether nobody is there at that moment. Without hours that were said, somebody is. */
export function isClosed({ hours }: Pick<AcknowledgeSettings, 'hours'>, nowMs: number): boolean {
  if (!hours || hours.days.length === 0) return false;
  return minutesBetween(new Date(nowMs), new Date(nowMs + 60_000), hours) === 0;
}

/** Why a conversation gets no word by itself; null: it does. Whatever may be a robot, or answer one, gets none. */
export function notAcknowledgedBecause(about: Acknowledged, settings: AcknowledgeSettings, nowMs: number): NotAcknowledged | null {
  const when = settings.channels[about.channelId] ?? settings.when;
  if (when === 'never') return 'not-wanted';
  if (about.form !== 'message' && !settings.publicToo) return 'public';
  if (about.answered || about.status !== 'open') return 'answered';
  if (nowMs - about.postedMs > freshMs) return 'old';
  if (about.automatic || about.isOut || about.simulated || about.notes.includes('spam') || robot.test(about.handle)) return 'not-a-person';
  if (about.echoes) return 'echo';
  if (about.repeats) return 'repeats';
  // Two robots would else greet each other for ever, each time in a conversation of its own.
  if (about.lastMs !== null && nowMs - about.lastMs < dayMs) return 'told-lately';
  if (when === 'closed' && !isClosed(settings, nowMs)) return 'open-hours';
  return about.canReply ? null : 'cannot-reply';
}

const words: Record<string, string> = {
  en: 'Thank you for your message. We have it, and somebody will answer you as soon as we are back.',
  fr: 'Merci pour votre message. Nous l’avons bien reçu et quelqu’un vous répondra dès notre retour.',
  zh: '感谢您的留言，我们已收到，上班后会尽快有人回复您。',
  de: 'Danke für Ihre Nachricht. Sie ist bei uns angekommen, und jemand antwortet Ihnen, sobald wir wieder da sind.',
  es: 'Gracias por su mensaje. Lo hemos recibido y alguien le responderá en cuanto estemos de vuelta.',
  it: 'Grazie per il messaggio. L’abbiamo ricevuto e qualcuno le risponderà appena saremo di nuovo qui.',
  pt: 'Obrigado pela sua mensagem. Já a recebemos e alguém lhe responderá assim que voltarmos.',
  nl: 'Bedankt voor uw bericht. We hebben het ontvangen en iemand antwoordt u zodra we er weer zijn.',
  ja: 'メッセージをありがとうございます。確かに受け取りました。営業再開後、担当者よりご返信いたします。',
};

/** The workspace's words in the author's language, else ours in it, else English, the workspace's first. Places are not filled yet. */
export function acknowledgingText(own: AcknowledgeSettings['texts'], lang: string): string {
  return own[lang] ?? words[lang] ?? own['en'] ?? words['en']!;
}

/** Every text that may have gone out by itself, for comparing. */
export function acknowledgingTexts(own: AcknowledgeSettings['texts']): string[] {
  return [...Object.values(own).filter((text) => text !== undefined), ...Object.values(words)];
}

const plain = (text: string): string => text.replace(/\s+/g, ' ').trim().toLowerCase();

/** Whether a message says back what we say by ourselves, quoted or not. Texts with places are compared up to the first. */
export function echoesOf(text: string, own: readonly string[]): boolean {
  const said = plain(text);
  return own.some((one) => {
    const fixed = plain(
      one
        .split('{{')
        .sort((a, b) => b.length - a.length)[0]!
        .replace(/^[^}]*\}\}/, ''),
    );
    return fixed.length >= 20 && said.includes(fixed);
  });
}
