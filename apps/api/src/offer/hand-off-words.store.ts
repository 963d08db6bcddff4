import { fillHandOff } from '#contracts';
import type { Transaction } from '#database';

/** What a customer is told or asked: may they be contacted, they will be, did it work out, where are they. */
export type HandOffText = 'consent' | 'agreed' | 'outcome' | 'place';
type ByLanguage = Record<string, string>;

const ours: Record<HandOffText, ByLanguage> = {
  consent: {
    en: 'Good news: {{partner}} can help you near you. If you agree that they contact you, say how here: {{link}}',
    fr: 'Bonne nouvelle : {{partner}} peut vous aider près de chez vous. Si vous acceptez d’être contacté, dites-nous comment ici : {{link}}',
    zh: '好消息：您附近的 {{partner}} 可以帮到您。如果您同意对方联系您，请在此告知联系方式：{{link}}',
  },
  agreed: {
    en: 'Good news: {{partner}} takes care of it and contacts you, as you agreed.',
    fr: 'Bonne nouvelle : {{partner}} s’en occupe et vous contacte, comme convenu.',
    zh: '好消息：{{partner}} 会处理，并按您的同意与您联系。',
  },
  outcome: {
    en: '{{partner}} tells us that it is done. Did it work out? One tap here: {{link}}',
    fr: '{{partner}} nous dit que c’est fait. Cela s’est-il bien passé ? Dites-le ici : {{link}}',
    zh: '{{partner}} 告诉我们已完成。结果如何？请在此轻点确认：{{link}}',
  },
  place: {
    en: 'We know people who can help on the spot. Where are you: which town, or which postcode and country?',
    fr: 'Nous connaissons des personnes qui peuvent aider sur place. Où êtes-vous : quelle ville, ou quel code postal et quel pays ?',
    zh: '我们认识可以上门帮助的人。您在哪里：哪个城市，或哪个国家和邮编？',
  },
};

/** The workspace's own words of a kind, by language; those for every language are under `*`. */
export async function ownWords(tx: Transaction, workspaceId: string, what: HandOffText): Promise<ByLanguage> {
  const rows = await tx.query<{ lang: string | null; text: string }>(
    `select lang, text from canned_reply where workspace_id = $1 and kind = $2 and member_id is null order by updated_at desc, id`,
    [workspaceId, what],
  );
  return Object.fromEntries(rows.toReversed().map(({ lang, text }) => [lang ?? '*', text]));
}

/** The workspace's words before ours, the customer's language before English. */
export function handOffWords(what: HandOffText, lang: string, own: ByLanguage, values: { partner: string; link: string }): string {
  const language = lang.slice(0, 2);
  return fillHandOff(own[language] ?? own['*'] ?? ours[what][language] ?? ours[what]['en']!, values);
}
