import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import pg from 'pg';
import { AppError, log } from '#kernel';
import { migrations } from './migrations/index.js';
import { Statements } from './statements.js';

/** Who is asking. Row-level security sees `workspaceId`, `memberId` and `role`. */
export interface Scope {
  workspaceId: string;
  memberId?: string;
  role?: string;
}

/** A running transaction. Stores take it as an argument and never open one of their own. */
export interface Transaction {
  query<Row = Record<string, unknown>>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

export interface DatabaseOptions {
  url: string;
  /** Most connections of this process. */
  poolSize?: number;
  applicationName?: string;
  /** A statement that takes longer is ended. */
  statementTimeoutMs?: number;
}

const lostConnection =
  /ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|terminat|not connect|shutting down|starting up|recovery mode|timeout exceeded|Connection ended|not queryable|already released/i;

/** True for failures of the server or the way to it, after which nothing was committed or it is unknown. */
export function isUnreachable(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return (code !== undefined && (/^(08|57P|53)/.test(code) || lostConnection.test(code))) || lostConnection.test(message ?? '');
}

/** True when the values were at fault: sent again they would fail again. SQLSTATE classes 22, 23 and 54. */
export function isDataFault(error: unknown): boolean {
  return /^(22|23|54)/.test((error as { code?: string }).code ?? '');
}

/** True when the same transaction may simply be tried again: deadlock or serialisation failure. */
export function isRetriable(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code === '40P01' || code === '40001';
}

/** No statement of ours is meant to take a tenth of this; one that does would hold its locks for ever. */
const longestStatementMs = 60_000;

interface Connection {
  client: pg.PoolClient;
  release(error?: Error): void;
}

/**
 * `fresh`: each plan is made for its values and the sizes of the moment; one kept from when a table was empty would read all
 * of it ever after. `kept`: plans are made once, and only such as find rows by key whatever the sizes: for what is asked all
 * day and must not cost more to plan than to run.
 */
export type Plans = 'fresh' | 'kept';

const planning: Record<Plans, string> = {
  fresh: 'set local plan_cache_mode = force_custom_plan',
  kept: 'set local plan_cache_mode = force_generic_plan; set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off; set local enable_material = off',
};

export class Database {
  private readonly statements = new Statements();

  private constructor(
    readonly source: DataSource,
    readonly url: string,
    private readonly longestMs: number,
  ) {}

  static async open(options: DatabaseOptions): Promise<Database> {
    const source = new DataSource({
      type: 'postgres',
      url: options.url,
      poolSize: options.poolSize ?? 10,
      applicationName: options.applicationName ?? 'earshot',
      connectTimeoutMS: 3_000,
      migrations,
      migrationsTableName: 'schema_migration',
      poolErrorHandler: (error: Error) => log.warn({ error: error.message }, 'a database connection was lost'),
      // Statements that do not wait for one another are sent together (`Promise.all` in a store).
      extra: { pipeline: true, keepAlive: true, idle_in_transaction_session_timeout: 30_000 },
    });
    await source.initialize();
    return new Database(source, options.url, options.statementTimeoutMs ?? longestStatementMs);
  }

  async close(): Promise<void> {
    if (this.source.isInitialized) await this.source.destroy();
  }

  /** Runs pending migrations under a lock, so that several processes may start at once. */
  async migrate(): Promise<string[]> {
    const runner = this.source.createQueryRunner();
    try {
      await runner.query(`select pg_advisory_lock(hashtext('earshot.migrate'))`);
      const done = await this.source.runMigrations({ transaction: 'each' });
      await runner.query(`select ensure_partitions(3)`);
      return done.map((migration) => migration.name);
    } finally {
      await runner.query(`select pg_advisory_unlock(hashtext('earshot.migrate'))`).catch(() => undefined);
      await runner.release();
    }
  }

  /** Names of migrations the database has and this build does not: it was used by a newer version. */
  async unknownMigrations(): Promise<string[]> {
    const [table] = (await this.source.query(`select to_regclass('schema_migration') is not null as here`)) as { here: boolean }[];
    if (!table?.here) return [];
    const rows = (await this.source.query(`select name from schema_migration`)) as { name: string }[];
    const known = new Set(migrations.map((migration) => migration.name));
    return rows.map((row) => row.name).filter((name) => !known.has(name));
  }

  /** One transaction that sees and writes rows of one workspace only. */
  inWorkspace<T>(scope: Scope, work: (tx: Transaction) => Promise<T>, plans: Plans = 'fresh'): Promise<T> {
    return this.run(work, [scope.workspaceId, scope.memberId ?? '', scope.role ?? ''], plans);
  }

  /** One transaction over the policy-free tables (account, directory_*); rows under policies are invisible to it. */
  inDirectory<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.run(work, ['', '', ''], 'fresh');
  }

  private async run<T>(work: (tx: Transaction) => Promise<T>, settings: [string, string, string], plans: Plans): Promise<T> {
    let connection: Connection | undefined;
    let lost: Error | undefined;
    let isOver = false;
    try {
      connection = await this.connect();
      const { client } = connection;
      await client.query(
        `begin; ${planning[plans]}; set local statement_timeout = '${this.longestMs}ms'; ${settings.map((value, index) => `set local app.${['workspace', 'member', 'role'][index]} = ${pg.escapeLiteral(value)}`).join('; ')}; set local role earshot_app`,
      );
      const value = await work({
        query: async <Row>(text: string, values: readonly unknown[] = []) => {
          // Of several sent together one may fail first: what the others would send next belongs to no transaction any more.
          if (isOver) throw new Error('The transaction is over.');
          return (await client.query(this.statements.of(text, values))).rows as Row[];
        },
      });
      isOver = true;
      await client.query('commit');
      return value;
    } catch (error) {
      isOver = true;
      await connection?.client.query('rollback').catch((failure: Error) => (lost = failure));
      if (error instanceof AppError) throw error;
      if ((error as { code?: string }).code === '57014') {
        throw new AppError('unavailable', 'This search takes too long. Narrow it: to a channel, to some days, to rarer words.', { cause: error });
      }
      if (!isUnreachable(error)) throw error;
      throw new AppError('unavailable', 'The database cannot be reached just now. Nothing was changed.', { cause: error });
    } finally {
      connection?.release(lost);
    }
  }

  /** A connection of the pool. One that breaks while nothing is asked of it must not end the process. */
  private async connect(): Promise<Connection> {
    const [client, release] = (await (this.source.driver as PostgresDriver).obtainMasterConnection()) as [pg.PoolClient, (error?: Error) => void];
    const onError = (error: Error): void => log.warn({ error: error.message }, 'a database connection was lost');
    client.on('error', onError);
    return {
      client,
      release: (error) => {
        client.off('error', onError);
        release(error);
      },
    };
  }

  /**
   * Listens for NOTIFY on a connection of its own and comes back after a loss. `onUp` runs after each (re)connection,
   * because notifications sent in between are gone.
   */
  listen(channel: string, onMessage: (payload: string) => void, onUp: () => void): { close(): Promise<void> } {
    let closed = false;
    let client: pg.Client | null = null;
    let timer: NodeJS.Timeout | null = null;
    const connect = async (): Promise<void> => {
      const next = new pg.Client({ connectionString: this.url, application_name: 'earshot listen', keepAlive: true, connectionTimeoutMillis: 3_000 });
      client = next;
      let down = false;
      const onDown = (): void => {
        if (down) return;
        down = true;
        next.end().catch(() => undefined);
        if (!closed) timer = setTimeout(() => void connect(), 500);
      };
      next.on('error', onDown);
      next.on('end', onDown);
      next.on('notification', (message) => onMessage(message.payload ?? ''));
      try {
        await next.connect();
        await next.query(`listen ${pg.escapeIdentifier(channel)}`);
        onUp();
      } catch {
        onDown();
      }
    };
    void connect();
    return {
      close: async () => {
        closed = true;
        if (timer) clearTimeout(timer);
        await client?.end().catch(() => undefined);
      },
    };
  }
}
