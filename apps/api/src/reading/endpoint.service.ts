import type { z } from 'zod';
import { allow, audit, type Caller, endpointKey, scopeOf, type Sealer } from '#accounts';
import type { GuardedFetch } from '#channels';
import type { endpointBody, EndpointView, ReadingView } from '#contracts';
import type { Database } from '#database';
import { settingsOf } from '#inbox';
import { AppError } from '#kernel';
import {
  changeReadingSettings,
  dayOf,
  type Endpoint,
  endpointOf,
  endpointReader,
  moneyOf,
  type ReaderShelf,
  readerOf,
  readingSettingsOf,
  removeEndpoint,
  SecondReaderFailure,
  type Spend,
  spendOf,
  storeEndpoint,
} from '#reading';

function viewOf(endpoint: Endpoint, spent: Spend): EndpointView {
  const { url, model, key, settings, lastError } = endpoint;
  const money = Math.round(moneyOf(spent, settings) * 10_000) / 10_000;
  return { url, model, ...settings, hasKey: key !== null, lastError, today: { ...spent, money } };
}

/** The endpoint a workspace may ask about what the built-in reader is unsure of. */
export class Endpoints {
  constructor(
    private readonly database: Database,
    private readonly sealer: Sealer,
    private readonly shelf: ReaderShelf,
    private readonly fetch: GuardedFetch,
  ) {}

  view(caller: Caller): Promise<EndpointView | null> {
    allow(caller, 'endpoint.manage');
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const endpoint = await endpointOf(tx, caller.workspaceId);
      return endpoint ? viewOf(endpoint, await spendOf(tx, caller.workspaceId, dayOf(new Date()))) : null;
    });
  }

  async store(caller: Caller, body: z.infer<typeof endpointBody>): Promise<EndpointView | null> {
    allow(caller, 'endpoint.manage');
    const { workspaceId, memberId } = caller;
    const { url, model, key, ...settings } = body;
    await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const before = await endpointOf(tx, workspaceId);
      // A key is meant for one host: it never follows to another.
      const moved = before !== null && new URL(before.url).host !== new URL(url).host;
      const keyVersion = this.sealer.keyVersion;
      const sealed = key ? this.sealer.seal(key, endpointKey(workspaceId, keyVersion)) : null;
      const kept = key === undefined && before && !moved ? { key: before.key, keyVersion: before.keyVersion } : { key: sealed, keyVersion };
      await storeEndpoint(tx, workspaceId, { url, model, settings, ...kept });
      await audit(tx, workspaceId, { memberId, action: 'endpoint.changed', subject: workspaceId, details: { url, model, ...settings } });
    });
    return this.view(caller);
  }

  async remove(caller: Caller): Promise<void> {
    allow(caller, 'endpoint.manage');
    const { workspaceId, memberId } = caller;
    await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      if (!(await removeEndpoint(tx, workspaceId))) return;
      if ((await readingSettingsOf(tx, workspaceId)).cascade === 'endpoint') await changeReadingSettings(tx, workspaceId, { cascade: 'none' });
      await audit(tx, workspaceId, { memberId, action: 'endpoint.removed', subject: workspaceId });
    });
  }

  async try(caller: Caller, text: string): Promise<ReadingView> {
    allow(caller, 'endpoint.manage');
    const { workspaceId } = caller;
    const { endpoint, builtIn, unsureBelow } = await this.database.inWorkspace(scopeOf(caller), async (tx) => ({
      endpoint: await endpointOf(tx, workspaceId),
      builtIn: (await readerOf(tx, workspaceId, this.shelf)).reader.read(text),
      unsureBelow: (await settingsOf(tx, workspaceId)).unsureBelow,
    }));
    if (!endpoint) throw new AppError('not-found', 'No endpoint is set up.');
    const key = endpoint.key ? this.sealer.open(endpoint.key, endpointKey(workspaceId, endpoint.keyVersion)) : null;
    const reader = endpointReader({ database: this.database, workspaceId, endpoint, key, post: this.fetch });
    try {
      const [reading] = await reader.read([{ text, builtIn }], new AbortController().signal);
      if (!reading) throw new AppError('invalid', 'The endpoint sent an answer that does not follow the schema.');
      return { ...reading, unsure: reading.confidence < unsureBelow, correctedBy: null };
    } catch (error) {
      if (error instanceof SecondReaderFailure) throw new AppError('invalid', error.message, { cause: error });
      throw error;
    }
  }
}
