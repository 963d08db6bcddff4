import { type Caller, type Device, makeWorkspace, memberById, type Opened, removeDemo, scopeOf, type Sessions } from '#accounts';
import { demoHistory, findChannelType } from '#channels';
import type { Database } from '#database';
import type { Conversations } from '#inbox';
import type { JobSender } from '#jobs';
import { AppError, log, newId } from '#kernel';
import { type Intake, scheduleChannel } from '#listening';
import type { Channels } from '../channel/channel.service.js';

const patienceMs = 20_000;
const attempts = 10;
/** What was asked earlier than this has been dealt with, as in a house that keeps up. */
const settledAfterMs = 20 * 3_600_000;

const laterMs = 5_000;

/** One seed, so that every demonstration tells the same story. */
const seed = 7;

/** The demonstration: a workspace of its own, so that nothing simulated ever meets what is real. */
export class Demo {
  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly channels: Channels,
    private readonly conversations: Conversations,
    private readonly intake: Intake,
    private readonly jobs: Pick<JobSender, 'hint'>,
  ) {}

  /** Opens the account's demonstration, and makes it first when there is none. */
  async enter(caller: Caller, device: Device): Promise<Opened> {
    const workspaceId = (await this.find(caller.accountId)) ?? (await this.make(caller));
    return this.sessions.enter(caller, workspaceId, device);
  }

  /** Leaves and removes it; answers a session in the real workspace. */
  async remove(caller: Caller, device: Device): Promise<Opened> {
    const workspaceId = await this.find(caller.accountId);
    if (!workspaceId) throw new AppError('not-found', 'There is no demonstration.');
    const real = (await this.sessions.workspacesOf(caller.accountId)).find((workspace) => workspace.kind === 'real');
    if (!real) throw new AppError('conflict', 'There is no other workspace to go back to.');
    const opened = await this.sessions.enter(caller, real.id, device);
    // From here on the session before is over, so that the answer must bring the new one whatever becomes of the removal.
    await removeDemo(this.database, workspaceId).catch((error: unknown) => this.removeLater(workspaceId, error));
    this.sessions.forget();
    return opened;
  }

  /** Each pass takes out all or nothing, so that what is left can be taken out at any time. */
  private removeLater(workspaceId: string, error: unknown): void {
    log.warn({ workspaceId, error: (error as Error).message }, 'a demonstration could not be removed yet; it is tried again');
    setTimeout(() => void removeDemo(this.database, workspaceId).catch((again: unknown) => this.removeLater(workspaceId, again)), laterMs).unref();
  }

  private async find(accountId: string): Promise<string | null> {
    const demo = (await this.sessions.workspacesOf(accountId)).find((workspace) => workspace.kind === 'demo');
    return demo?.id ?? null;
  }

  private async make(caller: Caller): Promise<string> {
    const owner = await this.database.inWorkspace(scopeOf(caller), (tx) => memberById(tx, caller.workspaceId, caller.memberId));
    const { workspaceId } = await makeWorkspace(this.database, { name: 'Demo', kind: 'demo', owner: owner! });
    try {
      await this.fill(workspaceId);
    } catch (error) {
      await removeDemo(this.database, workspaceId);
      throw error;
    }
    return workspaceId;
  }

  private async fill(workspaceId: string): Promise<void> {
    const type = findChannelType('simulator')!;
    const channelId = newId();
    await this.database.inWorkspace({ workspaceId }, (tx) =>
      this.channels.insert(tx, workspaceId, {
        id: channelId,
        type,
        name: 'Simulated networks',
        config: type.config.parse({ seed }),
        credentials: {},
        asked: false,
      }),
    );
    for (const { body, items } of demoHistory(seed, new Date())) await this.insist({ workspaceId, channelId, how: 'history', body, items });
    await this.untilRead(workspaceId);
    await this.conversations.resolveOlder(workspaceId, new Date(Date.now() - settledAfterMs));
    await this.database.inWorkspace({ workspaceId }, (tx) =>
      scheduleChannel(tx, workspaceId, channelId, { pollAt: new Date(), streamAt: null, sweepAt: null }),
    );
    this.jobs.hint('channel.poll', { workspaceId, channelId });
  }

  /** A busy machine refuses a delivery rather than let its sender wait. Here nobody waits but us. */
  private async insist(delivery: Parameters<Intake['accept']>[0]): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return void (await this.intake.accept(delivery));
      } catch (error) {
        if (attempt === attempts || !(error instanceof AppError) || error.code !== 'unavailable') throw error;
      }
    }
  }

  /** The demonstration opens whole, unless the worker is away. */
  private async untilRead(workspaceId: string): Promise<void> {
    const giveUpMs = Date.now() + patienceMs;
    while (Date.now() < giveUpMs) {
      const unread = await this.database.inDirectory((tx) => tx.query(`select 1 from directory_intake where workspace_id = $1 limit 1`, [workspaceId]));
      if (unread.length === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
