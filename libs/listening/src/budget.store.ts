import type { Database } from '#database';

/** What is stored of a limit. `key` is the same for everybody who shares it. */
export interface StoredBudget {
  most: number;
  spent: number;
  resetsAt: Date;
}

export interface BudgetSpent {
  key: string;
  unit: string;
  /** Added to what was spent. */
  spent: number;
  /** As it stands after this, if nobody else spent meanwhile. */
  state: StoredBudget;
  /** The network said itself how much is spent, or when it resets. */
  said: { spent: boolean; reset: boolean };
}

/** What credentials have spent, shared by every process and workspace that uses them. */
export class Budgets {
  constructor(private readonly database: Database) {}

  async states(keys: readonly string[]): Promise<Map<string, StoredBudget>> {
    if (keys.length === 0) return new Map();
    const rows = await this.database.inDirectory((tx) =>
      tx.query<{ key: string; most: number; spent: number; resets_at: Date }>(
        `select key, most, spent, resets_at from directory_budget where key = any ($1::text[])`,
        [keys],
      ),
    );
    return new Map(rows.map(({ key, most, spent, resets_at: resetsAt }) => [key, { most, spent, resetsAt }]));
  }

  async add(changes: readonly BudgetSpent[], now: Date): Promise<void> {
    if (changes.length === 0) return;
    const sorted = changes.toSorted((a, b) => (a.key < b.key ? -1 : 1));
    await this.database.inDirectory(async (tx) => {
      for (const { key, unit, spent, state, said } of sorted) {
        await tx.query(
          `insert into directory_budget as b (key, unit, most, spent, resets_at, seen_at) values ($1, $2, $3, $4, $5, $6)
           on conflict (key) do update set unit = excluded.unit, most = excluded.most, seen_at = excluded.seen_at,
             spent = case when $8 then excluded.spent when b.resets_at <= $6 then $7 else b.spent + $7 end,
             resets_at = case when $9 or b.resets_at <= $6 then excluded.resets_at else b.resets_at end`,
          [key, unit, state.most, state.spent, state.resetsAt, now, spent, said.spent, said.reset],
        );
      }
    });
  }

  /** Takes out what nobody has spent from for a while. */
  async forget(before: Date): Promise<void> {
    await this.database.inDirectory((tx) => tx.query(`delete from directory_budget where seen_at < $1 and resets_at < $1`, [before]));
  }
}
