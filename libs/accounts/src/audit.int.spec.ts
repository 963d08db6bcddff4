import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
});
