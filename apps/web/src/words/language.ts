import { i18n } from '@lingui/core';
import type { Language } from '../frame/preferences.js';

const catalogues = {
  en: () => import('../locales/en.po'),
  fr: () => import('../locales/fr.po'),
  zh: () => import('../locales/zh.po'),
};
const direction = new Set(['ar', 'fa', 'he', 'ur']);

/** Loads one catalogue and speaks it from then on. */
export async function speak(language: Language): Promise<void> {
  const { messages } = await catalogues[language]();
  i18n.loadAndActivate({ locale: language, messages });
  document.documentElement.lang = language;
  document.documentElement.dir = direction.has(language) ? 'rtl' : 'ltr';
}
