import type { Role } from '#contracts';
import type { Database, Transaction } from '#database';
import { appendEvents } from '#events';
import { AppError } from '#kernel';
import { accountByEmail, accountById, membershipsOf } from './account.store.js';
import { audit } from './audit.store.js';
import { allow, type Caller, scopeOf } from './caller.js';
import { dropLinks, findLink, makeLink, takeLink } from './link.store.js';
import { changeMember, type Member, memberById, workspaceById } from './member.store.js';
import type { LinkMail, Members } from './member.service.js';
import { forgetPush } from './push.store.js';
import { closeSessionsOf } from './session.store.js';
import type { Device, Opened, Sessions } from './session.service.js';
import { spend } from './throttle.store.js';

/** Roles of people from outside. They come by link and need no password. */
const guestRoles: readonly Role[] = ['advocate', 'partner'];
const perAddress = { burst: 40, perHour: 240 };
const perMail = { burst: 3, perHour: 6 };

/** Advocates and partners: invited, let in by link, and gone in one click. */
export class Guests {
  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly members: Members,
    private readonly mail: LinkMail | null,
  ) {}

  /** The link signs them in at once; whoever has a password here already joins with it. */
  async invite(
    caller: Caller,
    given: { email: string; name: string; role: 'advocate' | 'partner' },
    origin: string,
  ): Promise<{ memberId: string; link: string }> {
    const account = await this.database.inDirectory((tx) => accountByEmail(tx, given.email));
    const page = account?.passwordHash ? 'join' : 'sign-in';
    const { member, link } = await this.members.invite(caller, given, (_, token) => `${origin}/${page}#token=${token}`);
    return { memberId: member.id, link };
  }

  /** A new way in for somebody who lost theirs, to be handed over. */
  async link(caller: Caller, memberId: string, origin: string): Promise<string> {
    allow(caller, 'member.manage');
    const { workspaceId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const member = await memberById(tx, workspaceId, memberId);
      if (!member || !guestRoles.includes(member.role)) throw new AppError('not-found', 'There is no such member.');
      if (member.status === 'deactivated') throw new AppError('conflict', 'They left, or were deactivated.');
      if (!(await comesByLink(tx, member)))
        throw new AppError('conflict', 'This person has a password, or belongs elsewhere too; a link would open more than this.');
      const token = await makeLink(tx, member.status === 'invited' ? 'invite' : 'sign-in', workspaceId, memberId);
      await audit(tx, workspaceId, { memberId: caller.memberId, action: 'link.made', subject: memberId });
      return `${origin}/sign-in#token=${token}`;
    });
  }

  /** Counts an application against its address and its sender. */
  spendApplication(device: Device, email: string): Promise<void> {
    return this.database.inDirectory((tx) =>
      spend(tx, [
        { key: `address:${device.address}`, limit: perAddress },
        { key: `apply:${email.toLowerCase()}`, limit: perMail },
      ]),
    );
  }

  /** Whether links are mailed as well. */
  get mails(): boolean {
    return this.mail !== null;
  }

  /** Mails a way in to whoever asks for it by their address. Says the same whether or not we know them. */
  async mailLink(email: string, device: Device, origin: string): Promise<void> {
    await this.database.inDirectory((tx) =>
      spend(tx, [
        { key: `address:${device.address}`, limit: perAddress },
        { key: `mail-link:${email.toLowerCase()}`, limit: perMail },
      ]),
    );
    const account = await this.database.inDirectory((tx) => accountByEmail(tx, email));
    if (!account || !this.mail) return;
    for (const { workspaceId, memberId } of await this.database.inDirectory((tx) => membershipsOf(tx, account.id))) {
      const made = await this.database.inWorkspace({ workspaceId, memberId }, async (tx) => {
        const member = await memberById(tx, workspaceId, memberId);
        if (!member || member.status === 'deactivated' || !guestRoles.includes(member.role) || !(await comesByLink(tx, member))) return null;
        const token = await makeLink(tx, member.status === 'invited' ? 'invite' : 'sign-in', workspaceId, memberId);
        return { name: member.name, token, workspace: (await workspaceById(tx, workspaceId))!.name };
      });
      if (made) this.mail({ email: account.email, name: made.name }, 'sign-in', `${origin}/sign-in#token=${made.token}`, made.workspace);
    }
  }

  /** Signs in by a one-time link. An invitation of a guest is one too, and makes them active. */
  async enter(token: string, device: Device): Promise<Opened> {
    const link = await this.database.inDirectory((tx) => findLink(tx, token));
    if (link?.purpose !== 'invite') return this.sessions.signInByLink(token, device);
    await this.database.inDirectory((tx) => spend(tx, [{ key: `address:${device.address}`, limit: perAddress }]));
    const { workspaceId, memberId } = link;
    const isIn = await this.database.inWorkspace({ workspaceId, memberId }, async (tx) => {
      const member = await memberById(tx, workspaceId, memberId);
      if (!member || !guestRoles.includes(member.role) || !(await comesByLink(tx, member)) || !(await takeLink(tx, token))) return false;
      await changeMember(tx, workspaceId, memberId, { status: 'active' });
      await audit(tx, workspaceId, { memberId, action: 'member.joined', subject: memberId });
      await appendEvents(tx, workspaceId, [{ type: 'member.changed', memberId, body: { status: { from: member.status, to: 'active' } } }]);
      return true;
    });
    const opened = isIn ? await this.sessions.open(workspaceId, memberId, device, 'session.opened-by-link') : null;
    if (!opened) throw new AppError('unauthenticated', 'This link was used before, or is too old. Ask for a new one.');
    return opened;
  }

  /** Leaves for good; an administrator can make them active again. What they held is for `before` to give back in the same transaction. */
  async leave(caller: Caller, before: (tx: Transaction) => Promise<void>): Promise<void> {
    const { workspaceId, memberId } = caller;
    if (!guestRoles.includes(caller.role))
      throw new AppError('forbidden', 'Only advocates and partners leave by themselves; an administrator deactivates others.');
    await this.database.inWorkspace({ workspaceId }, async (tx) => {
      await before(tx);
      await changeMember(tx, workspaceId, memberId, { status: 'deactivated' });
      await dropLinks(tx, workspaceId, memberId);
      await forgetPush(tx, workspaceId, memberId);
      await closeSessionsOf(tx, workspaceId, memberId);
      await audit(tx, workspaceId, { memberId, action: 'member.left', subject: memberId });
      await appendEvents(tx, workspaceId, [{ type: 'member.changed', memberId, body: { status: { from: 'active', to: 'deactivated' } } }]);
    });
    this.sessions.forget();
  }
}

/** A link must open no more than the place it was made for: an account with a password, or of several workspaces, could go on to the others. */
async function comesByLink(tx: Transaction, member: Member): Promise<boolean> {
  const account = await accountById(tx, member.accountId);
  return account?.passwordHash === null && (await membershipsOf(tx, member.accountId)).length === 1;
}

/** A link that signs a guest in, for a mail to them; null for whoever comes by password or has left. */
export async function guestLink(tx: Transaction, workspaceId: string, memberId: string, origin: string): Promise<string | null> {
  const member = await memberById(tx, workspaceId, memberId);
  if (!member || member.status === 'deactivated' || !guestRoles.includes(member.role) || !(await comesByLink(tx, member))) return null;
  const token = await makeLink(tx, member.status === 'invited' ? 'invite' : 'sign-in', workspaceId, memberId);
  return `${origin}/sign-in#token=${token}`;
}
