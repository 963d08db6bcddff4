import type { ReactNode } from 'react';

/** A screen of text and forms, in one column that scrolls. */
export function PageBody({
  title,
  lead,
  action,
  wide = false,
  children,
}: {
  title: string;
  lead?: ReactNode;
  action?: ReactNode;
  wide?: boolean;
  children: ReactNode;
}) {
  return (
    <div className="h-full overflow-auto">
      <div className={`mx-auto flex flex-col gap-5 p-4 md:p-8 ${wide ? 'max-w-[1100px]' : 'max-w-[820px]'}`}>
        <header className="flex flex-wrap items-start gap-3">
          <div className="min-w-0 flex-1">
            <h1 className="text-xl font-[620] tracking-[-.01em]">{title}</h1>
            {lead && <p className="mt-1 max-w-[64ch] text-ink-2">{lead}</p>}
          </div>
          {action}
        </header>
        {children}
      </div>
    </div>
  );
}
