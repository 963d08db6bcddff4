import type { Config } from '#config';
import type { Database } from '#database';
import { AppError, newId } from '#kernel';
import { accountByEmail, ensureAccount, setPassword } from './account.store.js';
import { audit } from './audit.store.js';
import { makeLink } from './link.store.js';
import { addMember, members, workspaceById } from './member.store.js';
import { hashPassword } from './password.js';
import { Sessions } from './session.service.js';
import { newPassword } from './token.js';

/** A workspace with one owner. Runs in a transaction of that workspace. */
export async function makeWorkspace(
  database: Database,
  given: { name: string; kind: 'real' | 'demo'; owner: { email: string; name: string }; passwordHash?: string },
): Promise<{ workspaceId: string; memberId: string; accountId: string }> {
  const workspaceId = newId();
  const memberId = newId();
  return database.inWorkspace({ workspaceId, memberId }, async (tx) => {
    const account = await ensureAccount(tx, given.owner.email, given.owner.name);
    if (given.passwordHash) await setPassword(tx, account.id, given.passwordHash);
    await tx.query(`insert into workspace (id, name, kind) values ($1, $2, $3)`, [workspaceId, given.name, given.kind]);
    await addMember(tx, workspaceId, { id: memberId, accountId: account.id, name: given.owner.name, email: account.email, role: 'owner', status: 'active' });
    await audit(tx, workspaceId, { memberId, action: 'workspace.made', subject: workspaceId });
    return { workspaceId, memberId, accountId: account.id };
  });
}

/**
 * Makes the workspace and its owner on the first start, and does nothing afterwards. `password` is the random one to be shown
 * once; null when it was given in the configuration or the owner was there already.
 */
export async function ensureOwner(database: Database, config: Pick<Config, 'owner'>): Promise<{ made: boolean; email: string; password: string | null }> {
  const { email } = config.owner;
  if (await database.inDirectory(async (tx) => (await tx.query(`select 1 from directory_member limit 1`)).length > 0))
    return { made: false, email, password: null };
  const password = config.owner.password ?? newPassword();
  const passwordHash = await hashPassword(password);
  await makeWorkspace(database, { name: 'Earshot', kind: 'real', owner: { email, name: email.split('@')[0]! }, passwordHash });
  return { made: true, email, password: config.owner.password ? null : password };
}

/** A one-time sign-in token for the owner of the first workspace, to be put after `/link#` of wherever the server is reached. */
export async function signInLink(database: Database): Promise<{ token: string; email: string } | null> {
  const homes = await database.inDirectory((tx) =>
    tx.query<{ workspace_id: string }>(`select distinct workspace_id from directory_member order by workspace_id`),
  );
  for (const { workspace_id: workspaceId } of homes) {
    const link = await database.inWorkspace({ workspaceId }, async (tx) => {
      const owner =
        (await workspaceById(tx, workspaceId))?.kind === 'real'
          ? (await members(tx, workspaceId)).find((member) => member.role === 'owner' && member.status === 'active')
          : undefined;
      return owner ? { token: await makeLink(tx, 'sign-in', workspaceId, owner.id), email: owner.email } : null;
    });
    if (link) return link;
  }
  return null;
}

/** For whoever runs the server: a new random password, and every session of that account ends. */
export async function resetPassword(database: Database, email: string): Promise<string> {
  const account = await database.inDirectory((tx) => accountByEmail(tx, email));
  if (!account) throw new AppError('not-found', `No account has the address ${email}.`);
  const password = newPassword();
  await new Sessions(database).replacePassword(account.id, password);
  return password;
}
