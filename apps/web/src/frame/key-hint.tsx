import { keyLabel } from './commands.js';
import { keyFor } from './key-map.js';
import { useKeySettings } from './key-settings.js';

/** The key of a command, where the command is; nothing when this person has none for it, or has switched such keys off. */
export function KeyHint({ of, usual, className = '' }: { of: string; usual: string; className?: string }) {
  const settings = useKeySettings();
  const key = keyFor(settings, { id: of, key: usual });
  if (!key || (!settings.single && !key.startsWith('mod+'))) return null;
  return <kbd className={`kbd ${className}`}>{keyLabel(key)}</kbd>;
}
