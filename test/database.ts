import pg from 'pg';
import { inject } from 'vitest';
import { Database } from '#database';
import { newId } from '#kernel';

export interface TestWorkspace {
  workspaceId: string;
  memberId: string;
  accountId: string;
}

export interface TestDatabase {
  database: Database;
  url: string;
  /** A workspace of its own, with its owner, so that tests in one file never meet. */
  workspace(name?: string): Promise<TestWorkspace>;
  close(): Promise<void>;
}

async function asServer<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const url = new URL(inject('serverUrl'));
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.toString() });
  await client.connect();
  try {
    // One clone at a time: Postgres refuses a template that somebody else is copying.
    await client.query(`select pg_advisory_lock(hashtext('earshot.clone'))`);
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A fresh database cloned from the migrated template. Call `close` when the file is done. */
export async function testDatabase(): Promise<TestDatabase> {
  const name = `t_${newId().replaceAll('-', '')}`;
  await asServer((client) => client.query(`create database ${name} template template_earshot`));
  const url = new URL(inject('serverUrl'));
  url.pathname = `/${name}`;
  const database = await Database.open({ url: url.toString(), poolSize: 8, applicationName: 'earshot test' });
  return {
    database,
    url: url.toString(),
    workspace: async (label = 'Acme') => {
      const [workspaceId, memberId, accountId] = [newId(), newId(), newId()];
      const email = `${accountId}@example.org`;
      await database.inWorkspace({ workspaceId }, async (tx) => {
        await tx.query(`insert into account (id, email, name) values ($1, $2, 'Test Owner')`, [accountId, email]);
        await tx.query(`insert into workspace (id, name) values ($1, $2)`, [workspaceId, label]);
        await tx.query(`insert into event_counter (workspace_id) values ($1)`, [workspaceId]);
        await tx.query(`insert into member (workspace_id, id, account_id, name, email, role) values ($1, $2, $3, 'Test Owner', $4, 'owner')`, [
          workspaceId,
          memberId,
          accountId,
          email,
        ]);
        await tx.query(`insert into directory_member (account_id, workspace_id, member_id) values ($1, $2, $3)`, [accountId, workspaceId, memberId]);
      });
      return { workspaceId, memberId, accountId };
    },
    close: async () => {
      await database.close();
      await asServer((client) => client.query(`drop database if exists ${name} with (force)`));
    },
  };
}
