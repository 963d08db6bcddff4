import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { languages, type Language, prefer, usePreferences } from '../frame/preferences.js';

/** Each language by its own name. */
export const ownName: Record<Language, string> = { en: 'English', fr: 'Français', zh: '中文' };

/** The page of whoever is not signed in. */
export function Gate({ title, children }: { title: ReactNode; children: ReactNode }) {
  const { language } = usePreferences();
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-[380px] flex-col justify-center gap-5 p-4">
      <div className="flex items-center gap-2 text-l font-[650] tracking-[-.02em]">
        <img src="/ear.svg" alt="" width={20} height={20} /> Earshot
      </div>
      <h1 className="text-xl font-[620] tracking-[-.01em]">{title}</h1>
      {children}
      <footer className="flex gap-3 text-s">
        <span className="sr-only">
          <Trans>Language</Trans>
        </span>
        {languages.map((known) => (
          <button
            key={known}
            type="button"
            lang={known}
            aria-pressed={known === language}
            className="min-h-6 text-ink-2 underline-offset-4 aria-pressed:font-semibold aria-pressed:text-ink aria-pressed:underline"
            onClick={() => prefer({ language: known })}
          >
            {ownName[known]}
          </button>
        ))}
      </footer>
    </main>
  );
}
