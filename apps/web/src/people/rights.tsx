import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { WholePerson } from '#contracts';
import { say } from '../frame/notices.js';
import { useWorkspace } from '../frame/workspace.js';
import { Dialog } from '../look/dialog.js';
import { PersonSection } from './person.js';

/** What a person may ask for: all that is kept, or that nothing is. */
export function Rights({ person, erase }: { person: WholePerson; erase: () => Promise<boolean> }) {
  const { t } = useLingui();
  const { me } = useWorkspace();
  const [asking, setAsking] = useState(false);
  const [typed, setTyped] = useState('');
  if (me.member.role !== 'owner' && me.member.role !== 'admin') return null;
  const { name } = person;
  return (
    <PersonSection title={t`Their rights`}>
      <div className="flex flex-wrap gap-2">
        {person.accounts.map((account) => (
          <a key={account.id} className="btn" href={`/api/v1/authors/${account.id}/export`} download={`person-${account.handle.replace(/\W+/g, '')}.json`}>
            {person.accounts.length === 1 ? <Trans>Export all that is kept</Trans> : <Trans>Export of @{account.handle.replace(/^@/, '')}</Trans>}
          </a>
        ))}
        <button type="button" className="btn btn-danger" onClick={() => setAsking(true)}>
          <Trans>Erase…</Trans>
        </button>
      </div>
      <Dialog open={asking} onClose={() => setAsking(false)} title={t`Erase ${name}`}>
        <form
          className="flex flex-col gap-3 px-5 pb-5"
          onSubmit={(event) => {
            event.preventDefault();
            void erase().then((done) => {
              if (!done) return;
              setAsking(false);
              say(t`Erased.`);
            });
          }}
        >
          <p>
            <Trans>All they wrote, what was noted about them and what we answered is erased for good, in all their accounts. This cannot be taken back.</Trans>
          </p>
          <label className="flex flex-col gap-1 text-s font-medium text-ink-2">
            <Trans>Write their name to go on: {name}</Trans>
            <input className="field font-normal" autoComplete="off" value={typed} onChange={({ target }) => setTyped(target.value)} />
          </label>
          <button type="submit" className="btn btn-danger self-start" disabled={typed.trim() !== name}>
            <Trans>Erase for good</Trans>
          </button>
        </form>
      </Dialog>
    </PersonSection>
  );
}
