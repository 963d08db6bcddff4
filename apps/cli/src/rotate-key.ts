import { appendFileSync, readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { keyFile, keysKnownAfterMs, keySource, resealAll, type Resealed, Sealer, writeKeys } from '#accounts';
import { type Config, parseKeys } from '#config';
import { withDatabase } from './installation.js';
import { Refusal } from './refusal.js';

/** Seals all credentials with a new key, while Earshot runs. */
export async function rotateKey(): Promise<void> {
  const lines = await withDatabase(async (database, { config }) => {
    if (config.secretKey) return sayOf(await resealAll(database, new Sealer(severalKeys(config))), config);
    const file = keyFile(config);
    const before = parseKeys(readFileSync(file, 'utf8'));
    const version = Math.max(...before.keys()) + 1;
    const key = randomBytes(32).toString('hex');
    // First everybody learns the new key, then it is used, then the old ones go.
    writeKeys(file, new Map([...before, [version, key]]));
    await wait(3 * keysKnownAfterMs);
    const resealed = await resealAll(database, new Sealer(keySource(config)));
    appendFileSync(`${file}.old`, [...before].map(([old, value]) => `${old}:${value}\n`).join(''), { mode: 0o600 });
    if (resealed.closed === 0) writeKeys(file, new Map([[version, key]]));
    return sayOf(resealed, config, version);
  });
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** With keys in the environment, whoever runs the parts hands the new one out. */
function severalKeys(config: Config): () => ReadonlyMap<number, string> {
  const keys = keySource(config)();
  if (keys.size < 2) {
    const [[version, old]] = [...keys] as [[number, string]];
    const next = randomBytes(32).toString('hex');
    throw new Refusal(
      `The key comes from EARSHOT_SECRET_KEY, so it is yours to change. Set it to both keys, newest first, on every part:\n\n` +
        `  EARSHOT_SECRET_KEY=${version + 1}:${next},${version}:${old}\n\nstart the parts again one by one, and run this command once more.`,
    );
  }
  return () => keys;
}

function sayOf({ done, closed }: Resealed, config: Config, version?: number): string[] {
  const lines = [`${done} ${done === 1 ? 'value is' : 'values are'} sealed with the new key${version ? ` (version ${version})` : ''}.`];
  if (closed > 0) lines.push(`${closed} could not be opened with any key there is, and were left. Connect those channels and webhooks anew.`);
  else if (config.secretKey) lines.push('The older keys may go from EARSHOT_SECRET_KEY now. Keep them with the backups made before: those need them.');
  else
    lines.push(
      `Copy ${keyFile(config)} to where you keep it. The older key went to ${keyFile(config)}.old: backups made before need it; put it away with them.`,
    );
  return lines;
}
