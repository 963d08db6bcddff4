import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useWorkspace } from '../frame/workspace.js';
import { PageBody } from '../look/page.js';
import { DemoButton } from './demo-button.js';
import { ListenForm } from './listen-form.js';

function Choice({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="panel flex flex-col gap-3 p-5">
      <h2 className="text-l font-semibold">{title}</h2>
      {children}
    </section>
  );
}

/** Four ways to begin, none of which leads to an empty list. */
export function Welcome() {
  const { t } = useLingui();
  const { me } = useWorkspace();
  const name = me.member.name;
  return (
    <PageBody title={t`Welcome, ${name}`} lead={<Trans>Four ways to begin. Each shows something within a minute, and none closes the others.</Trans>} wide>
      <div className="grid gap-4 md:grid-cols-2">
        <Choice title={t`Listen to something now`}>
          <p className="text-ink-2">
            <Trans>A feed, a hashtag, or words to search for. No account needed. Posts are read and sorted as they come, the first within a minute.</Trans>
          </p>
          <ListenForm />
        </Choice>
        <Choice title={t`See it busy`}>
          <p className="text-ink-2">
            <Trans>
              A simulated organisation with four weeks behind it: a quiet morning, then a burst of complaints with a cause. Kept apart, and gone without trace
              by one button.
            </Trans>
          </p>
          {me.workspace.kind === 'demo' ? (
            <p className="text-s text-ink-3">
              <Trans>You are in the demo now.</Trans>
            </p>
          ) : (
            <DemoButton />
          )}
        </Choice>
        <Choice title={t`Connect an account`}>
          <p className="text-ink-2">
            <Trans>
              To hear what is addressed to you, and to answer. Each network says what it needs and where it is to be had, and can be tried before it is
              connected.
            </Trans>
          </p>
          <div className="flex flex-wrap gap-2">
            <Link to="/channels" search={{ add: 'choose' }} className="btn btn-primary">
              <Trans>Choose a network</Trans>
            </Link>
            <Link to="/channels" search={{ add: 'webhook' }} className="btn">
              <Trans>Connect by signed webhook</Trans>
            </Link>
          </div>
        </Choice>
        <Choice title={t`Sort my own`}>
          <p className="text-ink-2">
            <Trans>
              Paste posts or drop a CSV file: sorted into questions, complaints and praise in seconds, with reasons. Nothing is stored and nothing is sent.
            </Trans>
          </p>
          <Link to="/sort" className="btn btn-primary self-start">
            <Trans>Sort some posts</Trans>
          </Link>
        </Choice>
      </div>
    </PageBody>
  );
}
