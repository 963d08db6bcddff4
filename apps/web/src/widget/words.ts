/** The widget's own words; it carries no translation library. */
const words = {
  en: {
    open: 'Write to us',
    close: 'Close',
    title: 'Messages',
    field: 'Your message',
    send: 'Send',
    you: 'You',
    us: 'Answer',
    waiting: 'Sending…',
    offline: 'No connection. What you write is kept and sent later.',
    refused: 'This message could not be sent:',
  },
  fr: {
    open: 'Écrivez-nous',
    close: 'Fermer',
    title: 'Messages',
    field: 'Votre message',
    send: 'Envoyer',
    you: 'Vous',
    us: 'Réponse',
    waiting: 'Envoi…',
    offline: 'Pas de connexion. Ce que vous écrivez est gardé et envoyé plus tard.',
    refused: 'Ce message n’a pas pu être envoyé :',
  },
  zh: {
    open: '给我们留言',
    close: '关闭',
    title: '消息',
    field: '您的留言',
    send: '发送',
    you: '您',
    us: '回复',
    waiting: '正在发送…',
    offline: '没有连接。您写的内容会保留并稍后发送。',
    refused: '无法发送此消息：',
  },
} as const;

/** By the page's language, else the browser's. */
export function wordsFor(...languages: string[]): (typeof words)['en' | 'fr' | 'zh'] {
  const known = languages.map((one) => one.slice(0, 2).toLowerCase()).find((one): one is keyof typeof words => Object.hasOwn(words, one));
  return words[known ?? 'en'];
}
