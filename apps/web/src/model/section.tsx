import type { ReactNode } from 'react';

/** One matter of the page: a heading, a sentence on what it means, and the matter. */
export function Section({ id, title, lead, children }: { id: string; title: string; lead?: ReactNode; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="panel flex min-w-0 flex-col gap-3 p-4">
      <header>
        <h2 id={id} className="text-l font-semibold">
          {title}
        </h2>
        {lead && <p className="mt-0.5 max-w-[70ch] text-s text-ink-2">{lead}</p>}
      </header>
      {children}
    </section>
  );
}
