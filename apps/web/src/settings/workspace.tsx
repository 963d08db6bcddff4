import { Trans, useLingui } from '@lingui/react/macro';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { SettingsView } from '#contracts';
import { api } from '../api/client.js';
import { say } from '../frame/notices.js';
import { useWorkspace } from '../frame/workspace.js';
import { DaysBegin } from './days.js';
import { AcknowledgeForm } from './acknowledge-form.js';
import { Field } from '../look/field.js';
import { PageBody } from '../look/page.js';
import { Failure, Skeleton, useFieldProblem, useReason } from '../look/states.js';
import { useFormat } from '../words/format.js';

const settingsQuery = queryOptions({ queryKey: ['settings'], queryFn: ({ signal }) => api.get<SettingsView>('/settings', undefined, signal) });

export function WorkspaceSettings() {
  const { t } = useLingui();
  const { data, isPending, isError, error, refetch } = useQuery(settingsQuery);
  return (
    <PageBody title={t`Workspace`}>
      {isPending ? (
        <Skeleton rows={3} height={60} />
      ) : isError ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : (
        <>
          <SettingsForm settings={data} />
          <DaysBegin />
        </>
      )}
    </PageBody>
  );
}

const linkPlace = '{{link}}';

function SettingsForm({ settings }: { settings: SettingsView }) {
  const { t } = useLingui();
  const format = useFormat();
  const reason = useReason();
  const queryClient = useQueryClient();
  const [unsureBelow, setUnsureBelow] = useState(settings.unsureBelow);
  const { me } = useWorkspace();
  const fieldProblem = useFieldProblem();
  const [problem, setProblem] = useState<unknown>(null);
  const [acknowledge, setAcknowledge] = useState(settings.acknowledge);
  const [askContent, setAskContent] = useState(settings.askContent);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    try {
      const saved = await api.patch<SettingsView>('/settings', {
        name: form.get('name'),
        unsureBelow,
        joinWithinHours: Number(form.get('joinWithinHours')),
        askContent,
        acknowledge,
        reviewUrl: String(form.get('reviewUrl')).trim() || null,
        invitesAdvocates: form.get('invitesAdvocates') === 'on',
        ...(askContent ? { askEveryDays: Number(form.get('askEveryDays')), askText: String(form.get('askText')).trim() || null } : {}),
      });
      queryClient.setQueryData(settingsQuery.queryKey, saved);
      await queryClient.invalidateQueries({ queryKey: ['me'] });
      setProblem(null);
      say(t`Saved`);
    } catch (error) {
      setProblem(error);
      say(reason(error), { tone: 'problem' });
    }
  };
  return (
    <form className="flex max-w-[480px] flex-col gap-5" onSubmit={(event) => void submit(event)}>
      <Field label={t`Name of the workspace`} name="name" defaultValue={settings.name} required maxLength={120} />
      <label className="flex flex-col gap-1 text-s font-medium text-ink-2">
        <span className="flex justify-between">
          {t`Unsure below`} <output>{format.percent(unsureBelow)}</output>
        </span>
        <input
          type="range"
          min={0}
          max={1}
          step={0.01}
          value={unsureBelow}
          className="accent-accent"
          onChange={(event) => setUnsureBelow(Number(event.target.value))}
        />
        <span className="font-normal text-ink-3">
          <Trans>A post read with less confidence than this goes to Unsure, for a person to sort.</Trans>
        </span>
      </label>
      <Field
        label={t`A new post joins the author’s last conversation within (hours)`}
        hint={t`Later than that, it opens a new one.`}
        name="joinWithinHours"
        type="number"
        min={1}
        max={720}
        defaultValue={settings.joinWithinHours}
        required
      />
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-2 text-s font-medium text-ink-2">
          <Trans>After a private conversation was resolved</Trans>
        </legend>
        <label className="flex min-h-6 items-center gap-2">
          <input type="checkbox" className="accent-accent" checked={askContent} onChange={(event) => setAskContent(event.target.checked)} />
          <Trans>Ask how content they are, by a link that takes one answer</Trans>
        </label>
        {askContent && !me.publicUrl && (
          <p className="rounded-m bg-unsure-soft px-3 py-2 text-s">
            <Trans>Nobody is asked yet: Earshot has no address that people outside can open. Set PUBLIC_URL.</Trans>
          </p>
        )}
        {askContent && (
          <>
            <Field
              label={t`Nobody is asked again within (days)`}
              name="askEveryDays"
              type="number"
              min={1}
              max={365}
              defaultValue={settings.askEveryDays}
              required
            />
            <Field
              label={t`In your own words`}
              hint={t`With ${linkPlace} where the link goes. Left empty, they read a sentence in their language.`}
              name="askText"
              maxLength={400}
              defaultValue={settings.askText ?? ''}
              problem={fieldProblem(problem, 'askText')}
            />
          </>
        )}
      </fieldset>
      <AcknowledgeForm value={acknowledge} onChange={setAcknowledge} />
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-2 text-s font-medium text-ink-2">
          <Trans>When somebody praises you</Trans>
        </legend>
        <Field
          label={t`Where they may leave a review`}
          hint={t`An address. It is offered beside the thanks; left empty, nobody is asked.`}
          name="reviewUrl"
          type="url"
          maxLength={500}
          placeholder="https://"
          defaultValue={settings.reviewUrl ?? ''}
          problem={fieldProblem(problem, 'reviewUrl')}
        />
        <label className="flex min-h-6 items-center gap-2">
          <input type="checkbox" className="accent-accent" name="invitesAdvocates" defaultChecked={settings.invitesAdvocates} />
          <Trans>Suggest to invite whoever praises you often, or answers others, to help others</Trans>
        </label>
      </fieldset>
      <button type="submit" className="btn btn-primary self-start">
        <Trans>Save</Trans>
      </button>
    </form>
  );
}
