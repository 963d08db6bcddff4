import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { ApplicantDecided, ApplicantView, CommunityView } from '#contracts';
import { api } from '../api/client.js';
import { say } from '../frame/notices.js';
import { Copyable } from '../look/copyable.js';
import { useReason } from '../look/states.js';
import { useFormat } from '../words/format.js';
import { advocatesQuery, applicantsQuery, communityQuery } from './queries.js';

const languages = ['en', 'fr', 'zh'] as const;

/** By which link people apply, who waits for a word, and what everybody agrees to. */
export function Joining({ invites, manages, onLink }: { invites: boolean; manages: boolean; onLink: (link: { name: string; link: string }) => void }) {
  const { t } = useLingui();
  const reason = useReason();
  const queryClient = useQueryClient();
  const community = useQuery(communityQuery).data;
  const applicants = useQuery(applicantsQuery).data ?? [];
  if (!community) return null;
  const attempt = async (work: () => Promise<CommunityView>): Promise<void> => {
    try {
      queryClient.setQueryData(communityQuery.queryKey, await work());
    } catch (caught) {
      say(reason(caught), { tone: 'problem' });
    }
  };
  const decide = async (applicant: ApplicantView, accept: boolean): Promise<void> => {
    try {
      const { link, mailed } = await api.post<ApplicantDecided>(`/applicants/${applicant.id}/decide`, { accept });
      if (mailed) say(t`${applicant.name} has the link by e-mail.`);
      else if (link) onLink({ name: applicant.name, link });
    } catch (caught) {
      say(reason(caught), { tone: 'problem' });
    }
    await Promise.all([applicantsQuery, communityQuery, advocatesQuery].map(({ queryKey }) => queryClient.invalidateQueries({ queryKey })));
  };
  return (
    <>
      {applicants.length > 0 && (
        <section className="panel p-4" aria-label={t`They would like to help`}>
          <h2 className="font-semibold">
            <Trans>They would like to help</Trans>
          </h2>
          <ul className="divide-y divide-line">
            {applicants.map((applicant) => (
              <Applicant key={applicant.id} applicant={applicant} decides={invites} onDecide={(accept) => decide(applicant, accept)} />
            ))}
          </ul>
        </section>
      )}
      {invites && (
        <section className="panel flex flex-col gap-3 p-4" aria-label={t`Join link`}>
          <h2 className="font-semibold">
            <Trans>Join link</Trans>
          </h2>
          <p className="text-s text-ink-3">
            <Trans>Put it where your community meets. Whoever opens it can apply; nobody gets in before you say yes.</Trans>
          </p>
          {community.joinLink && <Copyable value={community.joinLink} label={t`Join link`} />}
          <div className="flex flex-wrap gap-2">
            <button type="button" className="btn" onClick={() => void attempt(() => api.post<CommunityView>('/community/join-link'))}>
              {community.joinLink ? <Trans>Make another, and end this one</Trans> : <Trans>Make a join link</Trans>}
            </button>
            {community.joinLink && (
              <button type="button" className="btn" onClick={() => void attempt(() => api.delete<CommunityView>('/community/join-link'))}>
                <Trans>Close</Trans>
              </button>
            )}
          </div>
        </section>
      )}
      {manages && <Guidelines community={community} onSave={(texts) => attempt(() => api.put<CommunityView>('/community/guidelines', { texts }))} />}
    </>
  );
}

function Applicant({ applicant, decides, onDecide }: { applicant: ApplicantView; decides: boolean; onDecide: (accept: boolean) => Promise<void> }) {
  const { t } = useLingui();
  const format = useFormat();
  const [busy, setBusy] = useState(false);
  const { name, email, topics, languages: spoken, account, why, at } = applicant;
  const decide = (accept: boolean): void => {
    setBusy(true);
    void onDecide(accept).finally(() => setBusy(false));
  };
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-2.5">
      <div className="min-w-0 flex-1 basis-60">
        <p className="font-[570]">
          {name} <span className="text-s font-normal text-ink-3">{format.age(at)}</span>
        </p>
        <p className="text-s break-words text-ink-3">
          {[email, account && `@${account.handle.replace(/^@/, '')}`, ...topics, ...spoken].filter(Boolean).join(' · ')}
        </p>
        {why && <p className="text-s break-words whitespace-pre-wrap text-ink-2">{why}</p>}
      </div>
      {decides && (
        <div className="flex gap-2">
          <button type="button" className="btn btn-primary" disabled={busy} aria-label={t`Let ${name} in`} onClick={() => decide(true)}>
            <Trans>Let in</Trans>
          </button>
          <button type="button" className="btn" disabled={busy} aria-label={t`Refuse ${name}`} onClick={() => decide(false)}>
            <Trans>Refuse</Trans>
          </button>
        </div>
      )}
    </li>
  );
}

function Guidelines({ community, onSave }: { community: CommunityView; onSave: (texts: Record<string, string>) => Promise<void> }) {
  const { t } = useLingui();
  const format = useFormat();
  const { version, texts } = community.guidelines;
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const kept = languages.flatMap((language): [string, string][] => {
      const text = String(given.get(language)).trim();
      return text ? [[language, text]] : [];
    });
    void onSave(Object.fromEntries(kept)).then(() => say(t`Saved`));
  };
  return (
    <details className="panel p-4">
      <summary className="min-h-6 font-semibold">
        <Trans>House guidelines</Trans>
      </summary>
      <form key={version} className="mt-2 flex flex-col gap-3" onSubmit={submit}>
        <p className="text-s text-ink-3">
          <Trans>Each line is one guideline. When you change them, every advocate agrees anew before they see the next question.</Trans>
        </p>
        {languages.map((language) => (
          <label key={language} className="flex flex-col gap-1 text-s font-medium text-ink-2">
            {format.language(language)}
            <textarea name={language} lang={language} rows={4} maxLength={4_000} className="field !py-2 font-normal" defaultValue={texts[language] ?? ''} />
          </label>
        ))}
        <button type="submit" className="btn self-start">
          <Trans>Save</Trans>
        </button>
      </form>
    </details>
  );
}
