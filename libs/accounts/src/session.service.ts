import type { Role, SessionView, WorkspaceView } from '#contracts';
import type { Database } from '#database';
import { appendEvents } from '#events';
import { AppError } from '#kernel';
import { accountByEmail, accountById, membershipsOf, setPassword } from './account.store.js';
import { findKey, keyPrefix, liveKey } from './api-key.store.js';
import { audit } from './audit.store.js';
import { type Caller, scopeOf } from './caller.js';
import { takeLink } from './link.store.js';
import { memberById, workspaceById } from './member.store.js';
import { hashPassword, verifyPassword } from './password.js';
import { closeSession, closeSessionsOf, findSession, liveSessions, openSession, sessionsOf, touchSession } from './session.store.js';
import { spend } from './throttle.store.js';
import { hashToken } from './token.js';

export interface Opened {
  token: string;
  caller: Caller;
}

export interface Device {
  userAgent: string | null;
  address: string;
}

const remembered = 1_000;
/** A change of role or a revoked session is felt within this time on every node. */
const rememberMs = 1_000;
const perAccount = { burst: 10, perHour: 60 };
const perAddress = { burst: 40, perHour: 240 };

/** Signing in and out, and knowing who calls. */
export class Sessions {
  private readonly known = new Map<string, { caller: Caller | null; untilMs: number }>();

  constructor(private readonly database: Database) {}

  async signIn(email: string, password: string, device: Device): Promise<Opened> {
    const accountKey = `login:${hashToken(email.toLowerCase()).toString('base64url').slice(0, 22)}`;
    await this.database.inDirectory((tx) =>
      spend(tx, [
        { key: accountKey, limit: perAccount },
        { key: `address:${device.address}`, limit: perAddress },
      ]),
    );
    const account = await this.database.inDirectory((tx) => accountByEmail(tx, email));
    if (!(await verifyPassword(account?.passwordHash ?? null, password)) || !account)
      throw new AppError('unauthenticated', 'The e-mail address or the password is wrong.');
    await this.database.inDirectory((tx) => tx.query(`delete from directory_throttle where key = $1`, [accountKey]));
    for (const { workspaceId, memberId } of await this.homes(account.id)) {
      const opened = await this.open(workspaceId, memberId, device, 'session.opened');
      if (opened) return opened;
    }
    throw new AppError('forbidden', 'This account is not active in any workspace.');
  }

  async signInByLink(token: string, device: Device): Promise<Opened> {
    await this.database.inDirectory((tx) => spend(tx, [{ key: `address:${device.address}`, limit: perAddress }]));
    const link = await this.database.inDirectory((tx) => takeLink(tx, token));
    const opened = link?.purpose === 'sign-in' ? await this.open(link.workspaceId, link.memberId, device, 'session.opened-by-link') : null;
    if (!opened) throw new AppError('unauthenticated', 'This link was used before, or is too old. Ask for a new one.');
    return opened;
  }

  /** A session in another workspace of the same account; the one before ends. */
  async enter(caller: Caller, workspaceId: string, device: Device): Promise<Opened> {
    const home = (await this.database.inDirectory((tx) => membershipsOf(tx, caller.accountId))).find((membership) => membership.workspaceId === workspaceId);
    const opened = home ? await this.open(workspaceId, home.memberId, device, 'session.entered') : null;
    if (!opened) throw new AppError('not-found', 'There is no such workspace for you.');
    await this.signOut(caller);
    return opened;
  }

  async signOut(caller: Caller): Promise<void> {
    if (caller.sessionId) await this.revoke(caller, caller.sessionId);
  }

  /** By cookie or by `Authorization: Bearer`. Null for what is unknown, ended or revoked. */
  async authenticate(token: string): Promise<Caller | null> {
    const key = hashToken(token).toString('base64');
    const hit = this.known.get(key);
    if (hit && hit.untilMs > Date.now()) return hit.caller;
    const caller = token.startsWith(keyPrefix) ? await this.byKey(token) : await this.bySession(token);
    if (this.known.size >= remembered) this.known.clear();
    this.known.set(key, { caller, untilMs: Date.now() + rememberMs });
    return caller;
  }

  /** Of these sessions of one workspace those that stand, with the role that their member has now: one question for all of them. */
  live(workspaceId: string, sessionIds: readonly string[]): Promise<ReadonlyMap<string, Role>> {
    return this.database.inWorkspace({ workspaceId }, (tx) => liveSessions(tx, workspaceId, sessionIds));
  }

  /** Forgets what is remembered, when a member or a session changes. */
  forget(): void {
    this.known.clear();
  }

  async list(caller: Caller): Promise<SessionView[]> {
    const rows = await this.database.inWorkspace(scopeOf(caller), (tx) => sessionsOf(tx, caller.workspaceId, caller.memberId));
    return rows.map((row) => ({
      id: row.id,
      userAgent: row.userAgent,
      createdAt: row.createdAt.toISOString(),
      lastSeenAt: row.lastSeenAt.toISOString(),
      current: row.id === caller.sessionId,
    }));
  }

  async revoke(caller: Caller, sessionId: string): Promise<void> {
    await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const own = await sessionsOf(tx, caller.workspaceId, caller.memberId);
      if (!own.some((session) => session.id === sessionId)) throw new AppError('not-found', 'There is no such session.');
      await closeSession(tx, caller.workspaceId, sessionId);
      await appendEvents(tx, caller.workspaceId, [{ type: 'member.changed', memberId: caller.memberId, body: { session: 'closed' } }]);
    });
    this.forget();
  }

  /** Ends every other session of the account, in all its workspaces. */
  async changePassword(caller: Caller, current: string, password: string): Promise<void> {
    await this.database.inDirectory((tx) => spend(tx, [{ key: `password:${caller.accountId}`, limit: perAccount }]));
    const account = await this.database.inDirectory((tx) => accountById(tx, caller.accountId));
    if (!(await verifyPassword(account?.passwordHash ?? null, current))) {
      throw new AppError('invalid', 'The current password is wrong.', { fields: [{ field: 'current', message: 'is not the current password' }] });
    }
    await this.replacePassword(caller.accountId, password, caller.sessionId);
    await this.database.inWorkspace(scopeOf(caller), (tx) =>
      audit(tx, caller.workspaceId, { memberId: caller.memberId, action: 'password.changed', subject: caller.memberId }),
    );
  }

  async replacePassword(accountId: string, password: string, exceptSession: string | null = null): Promise<void> {
    const hash = await hashPassword(password);
    const homes = await this.database.inDirectory(async (tx) => {
      await setPassword(tx, accountId, hash);
      return membershipsOf(tx, accountId);
    });
    for (const { workspaceId, memberId } of homes) {
      await this.database.inWorkspace({ workspaceId }, async (tx) => {
        await closeSessionsOf(tx, workspaceId, memberId, exceptSession);
        await appendEvents(tx, workspaceId, [{ type: 'member.changed', memberId, body: { session: 'closed' } }]);
      });
    }
    this.forget();
  }

  async workspacesOf(accountId: string): Promise<WorkspaceView[]> {
    const views: WorkspaceView[] = [];
    for (const { workspaceId, memberId } of await this.database.inDirectory((tx) => membershipsOf(tx, accountId))) {
      const workspace = await this.database.inWorkspace({ workspaceId }, async (tx) =>
        (await memberById(tx, workspaceId, memberId))?.status === 'active' ? workspaceById(tx, workspaceId) : null,
      );
      if (workspace) views.push({ id: workspace.id, name: workspace.name, kind: workspace.kind });
    }
    return views;
  }

  /** Real workspaces first: the demonstration is never where one lands. */
  private async homes(accountId: string): Promise<{ workspaceId: string; memberId: string }[]> {
    const memberships = await this.database.inDirectory((tx) => membershipsOf(tx, accountId));
    const kinds = new Map((await this.workspacesOf(accountId)).map((workspace) => [workspace.id, workspace.kind]));
    return memberships
      .filter(({ workspaceId }) => kinds.has(workspaceId))
      .sort((a, b) => Number(kinds.get(a.workspaceId) === 'demo') - Number(kinds.get(b.workspaceId) === 'demo'));
  }

  async open(workspaceId: string, memberId: string, device: Device, action: string): Promise<Opened | null> {
    return this.database.inWorkspace({ workspaceId, memberId }, async (tx) => {
      const member = await memberById(tx, workspaceId, memberId);
      if (member?.status !== 'active') return null;
      const { token, sessionId } = await openSession(tx, workspaceId, memberId, device.userAgent);
      await audit(tx, workspaceId, { memberId, action, subject: sessionId });
      return { token, caller: { workspaceId, memberId, accountId: member.accountId, role: member.role, sessionId, keyId: null } };
    });
  }

  private async bySession(token: string): Promise<Caller | null> {
    const session = await this.database.inDirectory((tx) => findSession(tx, token));
    if (!session) return null;
    const { workspaceId, memberId, sessionId } = session;
    return this.database.inWorkspace({ workspaceId, memberId }, async (tx) => {
      const member = await memberById(tx, workspaceId, memberId);
      if (member?.status !== 'active') return null;
      await touchSession(tx, session);
      return { workspaceId, memberId, accountId: member.accountId, role: member.role, sessionId, keyId: null };
    });
  }

  private async byKey(key: string): Promise<Caller | null> {
    const found = await this.database.inDirectory((tx) => findKey(tx, key));
    if (!found) return null;
    const { workspaceId, keyId } = found;
    return this.database.inWorkspace({ workspaceId }, async (tx) => {
      const live = await liveKey(tx, workspaceId, keyId);
      const member = live ? await memberById(tx, workspaceId, live.memberId) : null;
      if (!live || member?.status !== 'active') return null;
      return { workspaceId, memberId: member.id, accountId: member.accountId, role: member.role, sessionId: null, keyId, scopes: live.scopes };
    });
  }
}
