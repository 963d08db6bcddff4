import { Trans, useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { KeySettings, Me } from '#contracts';
import { api } from '../api/client.js';
import { meQuery } from '../api/queries.js';
import { Dialog } from '../look/dialog.js';
import { useReason } from '../look/states.js';
import { type Command, keyLabel, knownCommands, useAllCommands } from './commands.js';
import { holderOf, withKey } from './key-map.js';
import { takeKeySettings, useKeySettings } from './key-settings.js';
import { pressed } from './keys.js';
import { say } from './notices.js';

/** These move and close everywhere: they stay what they are. */
const fixed = new Set(['Enter', 'Escape', 'Tab', ' ']);
const modifiers = new Set(['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'Dead']);

/** Keeps keys for this person with the server, at once here and back as they were when it refuses. */
function useKeepKeys(): (settings: KeySettings) => Promise<void> {
  const queryClient = useQueryClient();
  const reason = useReason();
  const before = useKeySettings();
  return async (settings) => {
    takeKeySettings(settings);
    try {
      queryClient.setQueryData(meQuery.queryKey, await api.patch<Me>('/me', { keys: settings }));
    } catch (error) {
      takeKeySettings(before);
      say(reason(error), { tone: 'problem' });
    }
  };
}

/** All keys of what can be done here; each can be another, or none. */
export function KeySheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useLingui();
  return (
    <Dialog open={open} onClose={onClose} title={t`Keys`}>
      <Sheet />
    </Dialog>
  );
}

function Sheet() {
  const { t } = useLingui();
  const commands = useAllCommands();
  const settings = useKeySettings();
  const keep = useKeepKeys();
  const [isChanging, setChanging] = useState(false);
  const [asking, setAsking] = useState<string | null>(null);
  const [wanted, setWanted] = useState<string | null>(null);
  const groups = new Map<string, Command[]>();
  for (const command of commands) if (isChanging || command.key) groups.set(command.group, [...(groups.get(command.group) ?? []), command]);
  const holder = asking && wanted ? holderOf(settings, knownCommands(), asking, wanted) : null;
  const stop = () => {
    setAsking(null);
    setWanted(null);
  };
  const give = (id: string, key: string | null) => {
    stop();
    void keep(withKey(settings, knownCommands(), id, key));
  };

  useEffect(() => {
    if (!asking) return;
    const listen = (event: KeyboardEvent): void => {
      if (modifiers.has(event.key)) return;
      // A button of this sheet is pressed with the keys that are not given away.
      if (fixed.has(event.key) && event.key !== 'Escape') return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (event.key === 'Escape') return stop();
      if (event.key === 'Backspace' || event.key === 'Delete') return give(asking, null);
      const key = pressed(event);
      if (holderOf(settings, knownCommands(), asking, key)) setWanted(key);
      else give(asking, key);
    };
    window.addEventListener('keydown', listen, { capture: true });
    return () => window.removeEventListener('keydown', listen, { capture: true });
  });

  return (
    <>
      <div className="grid gap-x-8 gap-y-4 overflow-auto px-5 pb-4 sm:grid-cols-2">
        {[...groups].map(([group, entries]) => (
          <section key={group}>
            <h3 className="mb-1 text-s font-medium text-ink-3">{group}</h3>
            <dl>
              {entries.map((command) => (
                <div key={command.id} className="flex min-h-7 flex-wrap items-center justify-between gap-x-3 py-0.5">
                  <dt>{command.name}</dt>
                  <dd className="flex flex-wrap items-center justify-end gap-2">
                    {!isChanging || fixed.has(command.key ?? '') ? (
                      command.key && <kbd className="kbd">{keyLabel(command.key)}</kbd>
                    ) : (
                      <button
                        type="button"
                        className={`btn ${asking === command.id ? 'border-accent' : ''}`}
                        aria-label={t`Change the key of: ${command.name}`}
                        onClick={() => {
                          setWanted(null);
                          setAsking(command.id);
                        }}
                      >
                        {asking === command.id ? (
                          <Trans>press a key</Trans>
                        ) : command.key ? (
                          <kbd className="kbd">{keyLabel(command.key)}</kbd>
                        ) : (
                          <Trans>none</Trans>
                        )}
                      </button>
                    )}
                    {asking === command.id && (
                      <span role="status" className="block w-full text-s text-ink-2">
                        {holder && wanted ? (
                          <span className="flex flex-wrap items-center gap-2">
                            <Trans>
                              {keyLabel(wanted)} is the key of: {holder.name}
                            </Trans>
                            <button type="button" className="btn" onClick={() => give(command.id, wanted)}>
                              <Trans>Use it here</Trans>
                            </button>
                          </span>
                        ) : (
                          <Trans>Backspace takes the key away, Escape leaves it.</Trans>
                        )}
                      </span>
                    )}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <div className="flex flex-wrap items-center gap-2 border-t border-line px-5 py-3">
        <label className="me-auto flex items-center gap-2">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={settings.single}
            onChange={({ target }) => void keep({ ...settings, single: target.checked })}
          />
          <Trans>Keys without Ctrl or Cmd</Trans>
        </label>
        {isChanging && Object.keys(settings.keys).length > 0 && (
          <button type="button" className="btn btn-quiet" onClick={() => void keep({ ...settings, keys: {} })}>
            <Trans>All as usual</Trans>
          </button>
        )}
        <button
          type="button"
          className="btn"
          onClick={() => {
            stop();
            setChanging(!isChanging);
          }}
        >
          {isChanging ? <Trans>Done</Trans> : <Trans>Change keys</Trans>}
        </button>
      </div>
    </>
  );
}
