import type { MemberView, Role } from '#contracts';
import type { Database } from '#database';
import { appendEvents } from '#events';
import { AppError, newId } from '#kernel';
import { accountById, ensureAccount, membershipsOf, setPassword } from './account.store.js';
import { audit } from './audit.store.js';
import { allow, type Caller, scopeOf } from './caller.js';
import { dropLinks, findLink, makeLink, takeLink } from './link.store.js';
import { addMember, changeMember, memberById, memberOfAccount, members, workspaceById } from './member.store.js';
import { hashPassword, verifyPassword } from './password.js';
import { canChange } from './policy.js';
import { closeSessionsOf } from './session.store.js';
import type { Device, Opened, Sessions } from './session.service.js';
import { spend } from './throttle.store.js';

/** Where a one-time link goes when mail is set up; it is always answered too, to be copied. */
export type LinkMail = (to: { email: string; name: string }, purpose: 'invite' | 'reset' | 'sign-in', link: string, workspace: string) => void;

/** Where a token leads: an address at which whoever asked has us open. */
export type LinkOf = (purpose: 'invite' | 'reset', token: string) => string;

/** Who belongs to a workspace. */
export class Members {
  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly mail: LinkMail | null,
  ) {}

  async list(caller: Caller): Promise<MemberView[]> {
    allow(caller, 'member.read');
    const rows = await this.database.inWorkspace(scopeOf(caller), (tx) => members(tx, caller.workspaceId));
    return rows.map(({ id, name, email, role, status }) => ({ id, name, email, role, status }));
  }

  /** Invited again, the member gets a new link and the old one ends. */
  async invite(caller: Caller, given: { email: string; name: string; role: Role }, linkOf: LinkOf): Promise<{ member: MemberView; link: string }> {
    allow(caller, 'member.manage');
    if (!canChange(caller.role, { from: 'agent', to: given.role }))
      throw new AppError('forbidden', `Your role, ${caller.role}, cannot make somebody ${given.role}.`);
    const email = given.email.toLowerCase();
    const { workspaceId } = caller;
    const made = await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const account = await ensureAccount(tx, email, given.name);
      const before = await memberOfAccount(tx, workspaceId, account.id);
      if (before && before.status !== 'invited')
        throw new AppError('conflict', `${email} is a member already.`, { details: { memberId: before.id, status: before.status } });
      const member = { id: before?.id ?? newId(), accountId: account.id, name: given.name, email, role: given.role, status: 'invited' as const };
      if (before) await changeMember(tx, workspaceId, before.id, { name: given.name, role: given.role });
      else await addMember(tx, workspaceId, member);
      const token = await makeLink(tx, 'invite', workspaceId, member.id);
      await audit(tx, workspaceId, { memberId: caller.memberId, action: 'member.invited', subject: member.id, details: { role: given.role } });
      await appendEvents(tx, workspaceId, [{ type: 'member.changed', memberId: member.id, body: { status: { from: before?.status ?? null, to: 'invited' } } }]);
      const { accountId: _, ...view } = member;
      return { member: view, token, workspace: (await workspaceById(tx, workspaceId))!.name };
    });
    const link = linkOf('invite', made.token);
    this.mail?.({ email, name: given.name }, 'invite', link, made.workspace);
    return { member: made.member, link };
  }

  async change(caller: Caller, memberId: string, change: { role?: Role | undefined; status?: 'active' | 'deactivated' | undefined }): Promise<MemberView> {
    allow(caller, 'member.manage');
    const { workspaceId } = caller;
    const view = await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const member = await memberById(tx, workspaceId, memberId);
      if (!member) throw new AppError('not-found', 'There is no such member.');
      if (member.id === caller.memberId || !canChange(caller.role, { from: member.role, to: change.role }))
        throw new AppError('forbidden', 'You cannot change this member.');
      if (member.status === 'invited' && change.status === 'active') throw new AppError('conflict', 'They have not joined yet; the link makes them active.');
      const next = { role: change.role ?? member.role, status: change.status ?? member.status };
      await changeMember(tx, workspaceId, memberId, next);
      if (next.status === 'deactivated') await dropLinks(tx, workspaceId, memberId);
      if (next.status === 'deactivated' || next.role !== member.role) await closeSessionsOf(tx, workspaceId, memberId);
      await audit(tx, workspaceId, {
        memberId: caller.memberId,
        action: 'member.changed',
        subject: memberId,
        details: { from: { role: member.role, status: member.status }, to: next },
      });
      await appendEvents(tx, workspaceId, [
        { type: 'member.changed', memberId, body: { role: { from: member.role, to: next.role }, status: { from: member.status, to: next.status } } },
      ]);
      return { id: member.id, name: member.name, email: member.email, ...next };
    });
    this.sessions.forget();
    return view;
  }

  /**
   * A link with which the member sets a new password. Refused when the account also belongs elsewhere: an administrator of one
   * workspace must not be able to open another.
   */
  async resetLink(caller: Caller, memberId: string, linkOf: LinkOf): Promise<string> {
    allow(caller, 'member.manage');
    const { workspaceId } = caller;
    const made = await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const member = await memberById(tx, workspaceId, memberId);
      if (!member) throw new AppError('not-found', 'There is no such member.');
      if (member.id !== caller.memberId && !canChange(caller.role, { from: member.role }))
        throw new AppError('forbidden', 'You cannot reset the password of this member.');
      if (member.status !== 'active') throw new AppError('conflict', 'This member is not active; invite them instead.');
      const token = await makeLink(tx, 'reset', workspaceId, memberId);
      await audit(tx, workspaceId, { memberId: caller.memberId, action: 'password.reset-offered', subject: memberId });
      return { member, token, workspace: (await workspaceById(tx, workspaceId))!.name };
    });
    const elsewhere = (await this.sessions.workspacesOf(made.member.accountId)).filter(
      (workspace) => workspace.kind === 'real' && workspace.id !== workspaceId,
    );
    if (elsewhere.length > 0) {
      await this.database.inDirectory((tx) => takeLink(tx, made.token));
      throw new AppError('conflict', 'This person also belongs to another workspace, so only they, or whoever runs the server, can reset the password.');
    }
    const link = linkOf('reset', made.token);
    this.mail?.({ email: made.member.email, name: made.member.name }, 'reset', link, made.workspace);
    return link;
  }

  /** Accepts an invitation or a reset. Whoever has an account already proves it with its password; an invitation never changes it. */
  async join(token: string, given: { name?: string | undefined; password: string }, device: Device): Promise<Opened> {
    await this.database.inDirectory((tx) => spend(tx, [{ key: `join:${device.address}`, limit: { burst: 20, perHour: 60 } }]));
    const link = await this.database.inDirectory((tx) => findLink(tx, token));
    if (!link || link.purpose === 'sign-in') throw new AppError('unauthenticated', 'This link was used before, or is too old. Ask for a new one.');
    const { workspaceId, memberId, purpose } = link;
    const member = await this.database.inWorkspace({ workspaceId }, (tx) => memberById(tx, workspaceId, memberId));
    const account = member && (await this.database.inDirectory((tx) => accountById(tx, member.accountId)));
    if (!member || !account) throw new AppError('unauthenticated', 'This link is no longer valid.');
    if (purpose === 'invite' && account.passwordHash && !(await verifyPassword(account.passwordHash, given.password))) {
      throw new AppError('invalid', 'You have an account here already.', { fields: [{ field: 'password', message: 'is not the password of your account' }] });
    }
    if (!(await this.database.inDirectory((tx) => takeLink(tx, token)))) throw new AppError('unauthenticated', 'This link was used before.');
    if (purpose === 'reset') await this.sessions.replacePassword(account.id, given.password);
    else {
      const hash = account.passwordHash ? null : await hashPassword(given.password);
      await this.database.inWorkspace({ workspaceId, memberId }, async (tx) => {
        if (hash) await setPassword(tx, account.id, hash);
        await changeMember(tx, workspaceId, memberId, { ...(given.name ? { name: given.name } : {}), status: 'active' });
        await audit(tx, workspaceId, { memberId, action: 'member.joined', subject: memberId });
        await appendEvents(tx, workspaceId, [{ type: 'member.changed', memberId, body: { status: { from: 'invited', to: 'active' } } }]);
      });
    }
    this.sessions.forget();
    const opened = await this.sessions.open(workspaceId, memberId, device, 'session.opened');
    if (!opened) throw new AppError('forbidden', 'This account is not active.');
    return opened;
  }

  /** True when the account is a member of that workspace; used to enter the demonstration. */
  async belongs(accountId: string, workspaceId: string): Promise<boolean> {
    return (await this.database.inDirectory((tx) => membershipsOf(tx, accountId))).some((membership) => membership.workspaceId === workspaceId);
  }
}
