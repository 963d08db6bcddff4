import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { Dialog } from '../look/dialog.js';
import { type Command, keyLabel, useAllCommands } from './commands.js';
import { usePreferences } from './preferences.js';

export function KeySheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useLingui();
  const commands = useAllCommands();
  const { singleKeys } = usePreferences();
  const groups = new Map<string, Command[]>();
  for (const command of commands) if (command.key) groups.set(command.group, [...(groups.get(command.group) ?? []), command]);
  return (
    <Dialog open={open} onClose={onClose} title={t`Keys`}>
      <div className="grid gap-x-8 gap-y-4 px-5 pb-4 sm:grid-cols-2">
        {[...groups].map(([group, entries]) => (
          <section key={group}>
            <h3 className="mb-1 text-s font-medium text-ink-3">{group}</h3>
            <dl>
              {entries.map((command) => (
                <div key={command.id} className="flex items-center justify-between gap-3 py-0.5">
                  <dt>{command.name}</dt>
                  <dd>
                    <kbd className="kbd">{keyLabel(command.key!)}</kbd>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="border-t border-line px-5 py-3 text-s text-ink-2">
        {singleKeys ? <Trans>Single keys are on.</Trans> : <Trans>Single keys are off: only those with Ctrl or Cmd work.</Trans>}{' '}
        <Link to="/settings/appearance" className="link" onClick={onClose}>
          <Trans>Change</Trans>
        </Link>
      </p>
    </Dialog>
  );
}
