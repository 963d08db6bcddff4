import type { GuidelinesView } from '#contracts';

/** What advocates agree to until a workspace writes its own. */
const shipped: GuidelinesView['texts'] = {
  en: `You answer as yourself, and say so: you are not paid for it, and you do not speak for us.
Answer what you know; "I don't know" is a good answer, and passes the question on.
Be kind, also to those who are cross. Never ask for passwords, orders, addresses or payments: that is for our team.
What you read here stays here.
You can stop at any time, with one click.`,
  fr: `Vous répondez en votre nom, et vous le dites : vous n’êtes pas payé pour cela et ne parlez pas pour nous.
Répondez à ce que vous savez ; « je ne sais pas » est une bonne réponse et passe la question à d’autres.
Soyez aimable, même avec les mécontents. Ne demandez jamais mot de passe, commande, adresse ou paiement : c’est pour notre équipe.
Ce que vous lisez ici reste ici.
Vous pouvez arrêter à tout moment, en un clic.`,
  zh: `您以自己的身份回答，并说明这一点：您没有报酬，也不代表我们发言。
回答您了解的内容；“我不知道”也是好答案，问题会转给他人。
请保持友善，即使对方生气。切勿索要密码、订单、地址或付款信息：这些由我们的团队处理。
您在这里读到的内容请勿外传。
您可以随时一键退出。`,
};

export const shippedGuidelines: GuidelinesView = { version: 0, texts: shipped };
