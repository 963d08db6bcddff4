/** A sentence in every language of the screens. */
export type Words = Record<'en' | 'fr' | 'zh', string>;
export type Language = keyof Words;

/** Something a person is asked for; the network's schemas check what they give. */
export interface ConnectField {
  in: 'config' | 'credentials';
  name: string;
  /** `list`: several, with commas between them. `secret`: never shown again. `flag`: true, or absent. */
  kind: 'text' | 'url' | 'list' | 'number' | 'secret' | 'file' | 'flag';
  label: Words;
  hint?: Words;
  example?: string;
  required?: boolean;
  /** Enough, with what is required, to begin listening without an account. */
  quick?: boolean;
  /** For those who run servers of their own, or must know it exactly. */
  seldom?: boolean;
}

/** What somebody who connects a network is told and asked. */
export interface Connect {
  /** Where its name is no brand. */
  title?: Words;
  /** What comes by it, and what can be done there. */
  about: Words;
  /** What is needed, and where it is to be had; null when it is nothing. */
  needs: Words | null;
  /** Where what is needed is to be had. */
  link: string | null;
  fields: ConnectField[];
  /** What is to be done at the network afterwards, with our address and secret. */
  after?: Words;
}

export const words: Words = { en: 'Words to listen for', fr: 'Mots à écouter', zh: '要监听的词语' };
export const commas: Words = { en: 'Several with commas between them.', fr: 'Plusieurs, séparés par des virgules.', zh: '多个之间用逗号分隔。' };
export const otherServer: Words = {
  en: 'Leave it, unless you run a server of your own.',
  fr: 'À laisser tel quel, sauf si vous avez votre propre serveur.',
  zh: '除非您运行自己的服务器，否则保持不变。',
};
