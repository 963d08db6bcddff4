import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { TellingView } from '#contracts';
import { api } from '../api/client.js';
import { say } from '../frame/notices.js';
import { useReason } from '../look/states.js';
import { canBeTold, isTold, tellDevice, untellDevice } from './device.js';
import { tellingQuery } from './queries.js';

const toldQuery = { queryKey: ['telling', 'here'], queryFn: isTold, staleTime: Infinity };

/** How somebody hears of what is offered to them: by mail, and on this device while no page is open. */
export function Telling() {
  const { t, i18n } = useLingui();
  const reason = useReason();
  const queryClient = useQueryClient();
  const { data } = useQuery(tellingQuery);
  const { data: isHere } = useQuery(toldQuery);
  const [busy, setBusy] = useState(false);
  const attempt = async (work: () => Promise<TellingView | null>): Promise<void> => {
    setBusy(true);
    try {
      const answer = await work();
      if (answer) queryClient.setQueryData(tellingQuery.queryKey, answer);
    } catch (caught) {
      say(reason(caught), { tone: 'problem' });
    }
    await queryClient.invalidateQueries({ queryKey: toldQuery.queryKey });
    setBusy(false);
  };
  if (!data) return null;
  const tell = async (): Promise<TellingView | null> => {
    const told = await tellDevice(data.key, i18n.locale);
    if (!told) say(t`This browser was told not to show notices from here. Its settings change that.`, { tone: 'problem' });
    return told;
  };
  const others = data.devices - (isHere ? 1 : 0);
  return (
    <section className="panel flex flex-col gap-3 p-4" aria-label={t`How you hear of it`}>
      <h2 className="font-semibold">
        <Trans>How you hear of it</Trans>
      </h2>
      {data.canMail && (
        <label className="flex min-h-11 items-center gap-2">
          <input
            type="checkbox"
            className="size-6 accent-accent"
            checked={data.mail}
            disabled={busy}
            onChange={(event) => {
              const mail = event.target.checked;
              void attempt(() => api.put<TellingView>('/telling', { mail }));
            }}
          />
          <Trans>By e-mail</Trans>
        </label>
      )}
      {!canBeTold() ? (
        <p className="text-s text-ink-3">
          <Trans>This browser cannot tell you while the page is closed. On an iPhone it can once you put this page on the home screen.</Trans>
        </p>
      ) : isHere ? (
        <>
          <p role="status">
            <Trans>This device tells you, also while the page is closed.</Trans>
          </p>
          <button type="button" className="btn min-h-11" disabled={busy} onClick={() => void attempt(untellDevice)}>
            <Trans>Stop telling me here</Trans>
          </button>
        </>
      ) : (
        <button type="button" className="btn min-h-11" disabled={busy || isHere === undefined} onClick={() => void attempt(tell)}>
          <Trans>Tell me on this device</Trans>
        </button>
      )}
      {others > 0 && (
        <p className="text-s text-ink-3">
          <Plural value={others} one="# other device tells you too." other="# other devices tell you too." />
        </p>
      )}
    </section>
  );
}
