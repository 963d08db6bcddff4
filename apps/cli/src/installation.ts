import { keyFile } from '#accounts';
import { type Config, readConfig } from '#config';
import { Database, prepareFolder, secretFile, startEmbedded, type EmbeddedServer } from '#database';
import { Refusal } from './refusal.js';

export interface Installation {
  config: Config;
  databaseUrl: string;
  embedded: EmbeddedServer | null;
}

/** The configuration with what the data folder adds to it: the embedded database and the sealing key. */
export async function openInstallation(): Promise<Installation> {
  const config = readConfig();
  prepareFolder(config.dataFolder);
  if (!config.secretKey) secretFile(keyFile(config));
  const embedded = config.databaseUrl ? null : await startEmbedded({ folder: config.dataFolder });
  return { config, databaseUrl: config.databaseUrl ?? embedded!.url, embedded };
}

/** For commands that do one thing: runs `work` with the database and leaves the machine as it was found. */
export async function withDatabase<T>(work: (database: Database, installation: Installation) => Promise<T>): Promise<T> {
  const installation = await openInstallation();
  try {
    const database = await openDatabase(installation.databaseUrl);
    try {
      return await work(database, installation);
    } finally {
      await database.close();
    }
  } finally {
    if (installation.embedded && !installation.embedded.adopted) await installation.embedded.stop();
  }
}

export async function openDatabase(url: string): Promise<Database> {
  let database: Database;
  try {
    database = await Database.open({ url, poolSize: 4, applicationName: 'earshot cli' });
  } catch (error) {
    const { host } = new URL(url);
    throw new Refusal(`The database at ${host} cannot be reached: ${(error as Error).message || (error as { code?: string }).code}.`);
  }
  const newer = await database.unknownMigrations();
  if (newer.length > 0) {
    await database.close();
    throw new Refusal(`This data was used by a newer Earshot (it has ${newer.at(-1)}). Start that version, or restore a backup made with this one.`);
  }
  return database;
}
