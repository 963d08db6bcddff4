import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Transaction } from '#database';
import { newId } from '#kernel';
import { testDatabase, type TestDatabase } from '../../../test/database.js';
import { audit, auditBreak } from './audit.store.js';

let db: TestDatabase;
beforeAll(async () => (db = await testDatabase()));
afterAll(() => db.close());

describe('the audit log', () => {
  it('is one chain, also when many write at once, and shows where it was touched', async () => {
    const home = await db.workspace();
    const { workspaceId } = home;
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        db.database.inWorkspace(home, (tx) =>
          audit(tx, workspaceId, { memberId: home.memberId, action: 'test', subject: String(n), details: { z: n, a: { y: 1, b: [2] } } }),
        ),
      ),
    );
    const whole = (): Promise<number | null> => db.database.inWorkspace(home, (tx) => auditBreak(tx, workspaceId));
    expect(await whole()).toBeNull();
    await expect(db.database.inWorkspace(home, (tx) => tx.query(`update audit set subject = 'x'`))).rejects.toThrow('permission denied');
    await expect(db.database.inWorkspace(home, (tx) => tx.query(`delete from audit`))).rejects.toThrow('permission denied');
    await db.database.source.query(`update audit set subject = 'x' where workspace_id = $1 and seq = 7`, [workspaceId]);
    expect(await whole()).toBe(7);
    await db.database.source.query(`delete from audit where workspace_id = $1 and seq = 7`, [workspaceId]);
    expect(await whole()).toBe(8);
  });

  it('goes on when a guest acts, who sees nothing of it, and of the members only themselves', async () => {
    const home = await db.workspace();
    const { workspaceId } = home;
    const guest = { workspaceId, memberId: newId() };
    const act = (memberId: string, tx: Transaction): Promise<void> => audit(tx, workspaceId, { memberId, action: 'test', subject: 'x' });
    await db.database.inWorkspace(home, async (tx) => {
      await act(home.memberId, tx);
      await tx.query(`insert into account (id, email, name) values ($1::uuid, $1::uuid::text || '@example.org', 'Guest')`, [guest.memberId]);
      await tx.query(
        `insert into member (workspace_id, id, account_id, name, email, role) values ($1, $2::uuid, $2::uuid, 'Guest', $2::uuid::text || '@example.org', 'advocate')`,
        [workspaceId, guest.memberId],
      );
    });
    const seen = await db.database.inWorkspace(guest, async (tx) => {
      await act(guest.memberId, tx);
      return [await tx.query(`select seq from audit`), await tx.query<{ id: string }>(`select id from member`)] as const;
    });
    expect(seen).toEqual([[], [{ id: guest.memberId }]]);
    await db.database.inWorkspace(home, (tx) => act(home.memberId, tx));
    expect(await db.database.inWorkspace(home, (tx) => auditBreak(tx, workspaceId))).toBeNull();
    expect(await db.database.inWorkspace(home, (tx) => tx.query(`select seq from audit`))).toHaveLength(3);
  });
});
