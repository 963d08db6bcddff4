import { Trans } from '@lingui/react/macro';
import type { Role } from '#contracts';
import { useWorkspace } from '../frame/workspace.js';

/** Who may write for everybody; the server holds them to it. */
export const mayShare = (role: Role): boolean => role === 'owner' || role === 'admin' || role === 'supervisor';

/** Whether something is for everybody, for those who may say so. */
export function SharedBox({ shared, onChange }: { shared: boolean; onChange: (shared: boolean) => void }) {
  const { me } = useWorkspace();
  if (!mayShare(me.member.role)) return null;
  return (
    <label className="flex min-h-7 items-center gap-2">
      <input type="checkbox" className="size-4 accent-accent" checked={shared} onChange={({ target }) => onChange(target.checked)} />
      <Trans>For everybody</Trans>
    </label>
  );
}
