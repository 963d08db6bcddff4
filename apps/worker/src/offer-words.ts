import type { DeskKind } from '#contracts';

const known = ['en', 'fr', 'zh'] as const;
type Language = (typeof known)[number];

interface Words {
  subject: (workspace: string) => string;
  text: (name: string, workspace: string, link: string) => string;
  /** On the screen of a locked telephone. */
  brief: string;
}

const advocates: Record<Language, Words> = {
  en: {
    brief: 'Open it to read and answer, or to pass it on.',
    subject: (workspace) => `Can you answer this? A question for ${workspace}`,
    text: (name, workspace, link) =>
      `Hello ${name},\n\nsomebody asks ${workspace} about something you know. Open this to read and answer it, or to pass it on:\n\n${link}\n\nThe link signs you in once. If you are too late or have no time, nothing is lost: it goes on to others.\n`,
  },
  fr: {
    brief: 'Ouvrez pour lire et répondre, ou passer.',
    subject: (workspace) => `Pouvez-vous répondre ? Une question pour ${workspace}`,
    text: (name, workspace, link) =>
      `Bonjour ${name},\n\nquelqu’un pose à ${workspace} une question que vous connaissez. Ouvrez ce lien pour la lire et y répondre, ou la passer :\n\n${link}\n\nLe lien vous connecte une fois. Trop tard ou pas le temps ? Rien n’est perdu : elle passe à d’autres.\n`,
  },
  zh: {
    brief: '打开即可阅读、回答或转给他人。',
    subject: (workspace) => `您能回答吗？${workspace} 收到一个问题`,
    text: (name, workspace, link) =>
      `${name}，您好：\n\n有人向 ${workspace} 提出了您熟悉的问题。请打开链接阅读、回答或转给他人：\n\n${link}\n\n链接可登录一次。来不及或没时间也没关系，问题会转给其他人。\n`,
  },
};

const partners: Record<Language, Words> = {
  en: {
    brief: 'Open it to read it, and take it or say no.',
    subject: (workspace) => `New request from ${workspace}`,
    text: (name, workspace, link) =>
      `Hello ${name},\n\n${workspace} has a request from your area. Open this to read it, and take it or say no; you need not sign in:\n\n${link}\n\nPlease do not pass the link on: it acts for you.\n`,
  },
  fr: {
    brief: 'Ouvrez pour lire, accepter ou refuser.',
    subject: (workspace) => `Nouvelle demande de ${workspace}`,
    text: (name, workspace, link) =>
      `Bonjour ${name},\n\n${workspace} a une demande de votre secteur. Ouvrez ce lien pour la lire, l’accepter ou la refuser ; pas besoin de se connecter :\n\n${link}\n\nNe transmettez pas ce lien : il agit en votre nom.\n`,
  },
  zh: {
    brief: '打开即可阅读并接受或拒绝。',
    subject: (workspace) => `${workspace} 的新请求`,
    text: (name, workspace, link) =>
      `${name}，您好：\n\n${workspace} 在您的区域收到一个请求。打开链接即可阅读并接受或拒绝，无需登录：\n\n${link}\n\n请勿转发此链接：它代表您操作。\n`,
  },
};

/** What somebody is told of an offer: in the first of these languages that we speak, else English. Holds no words of the asker. */
export function wordsOfOffer(kind: DeskKind, languages: readonly string[] | null): Words {
  const language = known.find((one) => languages?.[0] === one) ?? 'en';
  return (kind === 'partners' ? partners : advocates)[language];
}
