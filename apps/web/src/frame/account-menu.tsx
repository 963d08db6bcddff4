import { Trans, useLingui } from '@lingui/react/macro';
import { useNavigate } from '@tanstack/react-router';
import { Avatar } from '../look/avatar.js';
import { Menu } from '../look/menu.js';
import { useReason } from '../look/states.js';
import { useAvailability } from '../routing/availability.js';
import { say } from './notices.js';
import { enterWorkspace, signOut } from './session.js';
import { useWorkspace } from './workspace.js';

export function AccountMenu() {
  const { t } = useLingui();
  const { me } = useWorkspace();
  const reason = useReason();
  const { isAway, toggle } = useAvailability();
  const navigate = useNavigate();
  const attempt = (work: Promise<unknown>) => void work.catch((error: unknown) => say(reason(error), { tone: 'problem' }));
  return (
    <Menu
      trigger={
        <button type="button" className="grid size-8 place-items-center rounded-full" aria-label={t`${me.member.name}: account`}>
          <Avatar name={me.member.name} />
        </button>
      }
      header={
        <div className="border-b border-line px-2 pt-1 pb-2">
          <div className="font-semibold">{me.member.name}</div>
          <div className="text-s text-ink-3">{me.member.email}</div>
        </div>
      }
      choices={[
        ...me.workspaces.map((workspace) => ({
          id: workspace.id,
          label: workspace.name,
          checked: workspace.id === me.workspace.id,
          aside: workspace.kind === 'demo' ? t`simulated` : undefined,
          choose: () => {
            if (workspace.id !== me.workspace.id) attempt(enterWorkspace(workspace.id));
          },
        })),
        {
          id: 'availability',
          label: isAway ? <Trans>Back to work</Trans> : <Trans>Take a break</Trans>,
          aside: isAway ? t`away` : undefined,
          choose: () => attempt(toggle()),
        },
        { id: 'appearance', label: <Trans>Language and appearance</Trans>, choose: () => void navigate({ to: '/settings/appearance' }) },
        { id: 'out', label: <Trans>Sign out</Trans>, choose: () => attempt(signOut()) },
      ]}
    />
  );
}
