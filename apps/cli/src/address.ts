import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Config } from '#config';

/** Where a browser on this machine finds Earshot, by the settings of this process. */
export function address({ publicUrl, host, port }: Config): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return publicUrl ?? `http://${name}:${port}`;
}

export const addressFile = (config: Config): string => path.join(config.dataFolder, 'start.address');

/** The address of the start that runs on this data folder, which may have had other settings than this command. */
export function runningAddress(config: Config): string {
  try {
    return readFileSync(addressFile(config), 'utf8').trim();
  } catch {
    return address(config);
  }
}
