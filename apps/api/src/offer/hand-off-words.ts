/** What is said to the customer in the thread. Another language gets English. */
const consent: Record<string, (partner: string, link: string) => string> = {
  en: (partner, link) => `Good news: ${partner} can help you near you. If you agree that they contact you, say how here: ${link}`,
  fr: (partner, link) => `Bonne nouvelle : ${partner} peut vous aider près de chez vous. Si vous acceptez d’être contacté, dites-nous comment ici : ${link}`,
  zh: (partner, link) => `好消息：您附近的 ${partner} 可以帮到您。如果您同意对方联系您，请在此告知联系方式：${link}`,
};
const outcome: Record<string, (partner: string, link: string) => string> = {
  en: (partner, link) => `${partner} tells us that it is done. Did it work out? One tap here: ${link}`,
  fr: (partner, link) => `${partner} nous dit que c’est fait. Cela s’est-il bien passé ? Dites-le ici : ${link}`,
  zh: (partner, link) => `${partner} 告诉我们已完成。结果如何？请在此轻点确认：${link}`,
};

export const askConsent = (lang: string, partner: string, link: string): string => (consent[lang] ?? consent['en']!)(partner, link);
export const askOutcome = (lang: string, partner: string, link: string): string => (outcome[lang] ?? outcome['en']!)(partner, link);
