import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import path from 'node:path';
import { z } from 'zod';
import { logLevels, projectFolder } from '#kernel';
import { redisAddress } from './redis-address.js';
import { parseKeys } from './secret-keys.js';

const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://');
const httpUrl = z.url({ protocol: /^https?$/, message: 'must be an http:// or https:// address' }).transform((url) => url.replace(/\/+$/, ''));

function refuse(parse: () => unknown, say: (why: string) => void): void {
  try {
    parse();
  } catch (error) {
    say((error as Error).message);
  }
}

const shippedModels = ['default', 'open'];

/** A host name, an address, or a range of addresses. */
function isPlace(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  if (bits !== undefined) return rest.length === 0 && isIP(address) > 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (isIP(address) === 4 ? 32 : 128);
  return isIP(address) > 0 || (/^[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?$/i.test(address) && !/^[\d.]+$/.test(address));
}

const environment = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test'], 'must be production, development or test').default('production'),
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).optional(),
  PORT: z.coerce.number('must be a port number').int().min(1, 'must be from 1 to 65535').max(65535, 'must be from 1 to 65535').default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: httpUrl.optional(),
  EARSHOT_DATA_DIR: z.string().min(1).optional(),
  DATABASE_URL: postgresUrl.optional(),
  REDIS_URL: z
    .string()
    .superRefine((url, { addIssue }) => refuse(() => redisAddress(url), addIssue))
    .optional(),
  OWNER_EMAIL: z.email('must be an e-mail address').default('owner@example.org'),
  OWNER_PASSWORD: z.string().min(10, 'must have at least 10 characters').optional(),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'must start with smtp:// or smtps://')
    .optional(),
  MAIL_FROM: z.string().min(3).optional(),
  EARSHOT_SECRET_KEY: z
    .string()
    .superRefine((keys, { addIssue }) => refuse(() => parseKeys(keys), addIssue))
    .optional(),
  EARSHOT_MODEL: z
    .string()
    .refine((model) => shippedModels.includes(model) || existsSync(model), 'must be default, open, or the path of a model file that is there')
    .default('default'),
  EARSHOT_TRANSFORMER: z.string().min(1).optional(),
  EARSHOT_ALLOW_PRIVATE: z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
    )
    .refine((parts) => parts.every(isPlace), 'must be hosts, addresses and ranges with commas between, such as 127.0.0.1,10.2.0.0/16,intranet')
    .default([]),
  MEDIA_CACHE_MB: z.coerce.number('must be a number of megabytes').int().min(0, 'must be 0 or more').default(512),
  INTAKE_DAYS: z.coerce.number('must be a number of days').int().min(1, 'must be from 1 to 3650 days').max(3650, 'must be from 1 to 3650 days').default(30),
});

/** The whole configuration, read once. See docs/configuration.md for each setting. */
export interface Config {
  mode: 'development' | 'production' | 'test';
  port: number;
  host: string;
  /** Where browsers and networks reach us, without a trailing slash; null when nobody outside can. */
  publicUrl: string | null;
  dataFolder: string;
  databaseUrl: string | null;
  redisUrl: string | null;
  owner: { email: string; password: string | null };
  smtpUrl: string | null;
  mailFrom: string | null;
  /** One key or several, as `parseKeys` reads them; null when they stand in a file in the data folder. */
  secretKey: string | null;
  /** `default`, `open`, or the path of a model file. */
  model: string;
  /** Folder of an ONNX transformer that may be asked about unsure posts. */
  transformer: string | null;
  /** Hosts or CIDR ranges with private addresses that the guarded fetch may reach. */
  allowPrivate: string[];
  intakeDays: number;
  /** Room for copies of the pictures that people looked at. 0 keeps none. */
  mediaCacheBytes: number;
}

export class ConfigError extends Error {}

/** Throws ConfigError with one line that names the setting and what it should be. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const result = environment.safeParse(given);
  if (!result.success) {
    const issue = result.error.issues[0]!;
    throw new ConfigError(`${issue.path.join('.')} ${issue.message}`);
  }
  const e = result.data;
  return {
    mode: e.NODE_ENV,
    port: e.PORT,
    host: e.HOST,
    publicUrl: e.PUBLIC_URL ?? null,
    dataFolder: path.resolve(e.EARSHOT_DATA_DIR ?? path.join(projectFolder, '.earshot')),
    databaseUrl: e.DATABASE_URL ?? null,
    redisUrl: e.REDIS_URL ?? null,
    owner: { email: e.OWNER_EMAIL.toLowerCase(), password: e.OWNER_PASSWORD ?? null },
    smtpUrl: e.SMTP_URL ?? null,
    mailFrom: e.MAIL_FROM ?? null,
    secretKey: e.EARSHOT_SECRET_KEY ?? null,
    model: e.EARSHOT_MODEL,
    transformer: e.EARSHOT_TRANSFORMER ? path.resolve(e.EARSHOT_TRANSFORMER) : null,
    allowPrivate: e.EARSHOT_ALLOW_PRIVATE,
    intakeDays: e.INTAKE_DAYS,
    mediaCacheBytes: e.MEDIA_CACHE_MB * 1_024 * 1_024,
  };
}
