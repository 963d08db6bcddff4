import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Config, ConfigError, parseKeys } from '#config';

/** Answers the sealing keys as they are now: `keys` of 64 hexadecimal digits by version. */
export type KeySource = () => ReadonlyMap<number, string>;

/** A key that another process added to the file is known here within this time. */
export const keysKnownAfterMs = 1_000;

export const keyFile = (config: Pick<Config, 'dataFolder'>): string => path.join(config.dataFolder, 'secret.key');

/** EARSHOT_SECRET_KEY when it is set; the file in the data folder otherwise, read again when it changes. */
export function keySource(config: Pick<Config, 'dataFolder' | 'secretKey'>): KeySource {
  if (config.secretKey) {
    const keys = parseKeys(config.secretKey);
    return () => keys;
  }
  const file = keyFile(config);
  if (!existsSync(file)) throw new ConfigError('EARSHOT_SECRET_KEY is not set; it is 64 hexadecimal digits (openssl rand -hex 32)');
  let known = { changedMs: -1, keys: new Map() as ReadonlyMap<number, string> };
  let lookedMs = 0;
  return () => {
    if (Date.now() - lookedMs < keysKnownAfterMs) return known.keys;
    lookedMs = Date.now();
    const { mtimeMs } = statSync(file);
    if (mtimeMs !== known.changedMs) known = { changedMs: mtimeMs, keys: parseKeys(readFileSync(file, 'utf8')) };
    return known.keys;
  };
}

/** Newest first, one a line; whoever reads meanwhile sees the old file or the new one. */
export function writeKeys(file: string, keys: ReadonlyMap<number, string>): void {
  const lines = [...keys].sort(([a], [b]) => b - a).map(([version, key]) => `${version}:${key}\n`);
  writeFileSync(`${file}.next`, lines.join(''), { mode: 0o600 });
  renameSync(`${file}.next`, file);
}
