import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { AppError } from '#kernel';
import type { KeySource } from './key-ring.js';

/** Where a secret lives. A sealed value copied to another row, column or workspace does not open. */
export interface Place {
  table: string;
  workspaceId: string;
  rowId: string;
  column: string;
  keyVersion: number;
}

/** What a restored backup holds where its secret key was not brought along. */
export class SealedElsewhere extends AppError {
  constructor({ table, column }: Place, options: { cause: unknown }) {
    super(
      'unavailable',
      `The secret key here does not open what is kept in ${table}.${column}. Put back the one it was sealed with (secret.key in the data folder, or EARSHOT_SECRET_KEY), or enter the credentials anew.`,
      { ...options, details: { reauthorise: true } },
    );
  }
}

const nonceBytes = 12;
const tagBytes = 16;

/** AES-256-GCM, with keys that may change while it is used. */
export class Sealer {
  private readonly source: KeySource;
  private given: ReadonlyMap<number, string> | null = null;
  private derived = new Map<number, Buffer>();

  constructor(keys: string | ReadonlyMap<number, string> | KeySource) {
    const fixed = typeof keys === 'string' ? new Map([[1, keys]]) : keys;
    this.source = typeof fixed === 'function' ? fixed : () => fixed;
  }

  private keys(): ReadonlyMap<number, Buffer> {
    const given = this.source();
    if (given !== this.given) {
      this.given = given;
      // A key of its own for this use, so that the same setting can serve others.
      this.derived = new Map([...given].map(([version, hex]) => [version, createHmac('sha256', Buffer.from(hex, 'hex')).update('earshot seal').digest()]));
    }
    return this.derived;
  }

  /** The version new values are sealed with. */
  get keyVersion(): number {
    return Math.max(...this.keys().keys());
  }

  seal(plain: string, place: Place): Buffer {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', this.key(place), nonce);
    cipher.setAAD(bound(place));
    const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
  }

  /** Throws a SealedElsewhere when the value was changed, moved, or sealed with another key. */
  open(sealed: Buffer, place: Place): string {
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.key(place), sealed.subarray(0, nonceBytes));
      decipher.setAAD(bound(place));
      decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
      return decipher.update(sealed.subarray(nonceBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8');
    } catch (error) {
      throw new SealedElsewhere(place, { cause: error });
    }
  }

  private key(place: Place): Buffer {
    const key = this.keys().get(place.keyVersion);
    if (!key) throw new Error(`no key of version ${place.keyVersion} to open ${place.table}.${place.column}`);
    return key;
  }
}

function bound(place: Place): Buffer {
  return Buffer.from(JSON.stringify([place.table, place.workspaceId, place.rowId, place.column, place.keyVersion]));
}

/** Every column that holds sealed values; its table says in `key_version` with which key. A test knows when one is missing. */
export const sealedColumns = [
  { table: 'channel', column: 'credentials' },
  { table: 'outgoing_webhook', column: 'secret' },
  { table: 'outside_room', column: 'address' },
  { table: 'channel_grant', column: 'sealed' },
  { table: 'reading_endpoint', column: 'key' },
  { table: 'push_key', column: 'private_key' },
] as const;

/** The place of a channel's credentials, a JSON object of strings. */
export function channelCredentials(workspaceId: string, channelId: string, keyVersion: number): Place {
  return { table: 'channel', workspaceId, rowId: channelId, column: 'credentials', keyVersion };
}

/** The place of what is kept while somebody signs in at a network. */
export function grantSecret(workspaceId: string, grantId: string, keyVersion: number): Place {
  return { table: 'channel_grant', workspaceId, rowId: grantId, column: 'sealed', keyVersion };
}

/** The place of the signing secret of an outgoing webhook. */
export function outgoingSecret(workspaceId: string, webhookId: string, keyVersion: number): Place {
  return { table: 'outgoing_webhook', workspaceId, rowId: webhookId, column: 'secret', keyVersion };
}

/** The place of a room's address, which whoever knows it may write to. */
export function roomAddress(workspaceId: string, roomId: string, keyVersion: number): Place {
  return { table: 'outside_room', workspaceId, rowId: roomId, column: 'address', keyVersion };
}

/** The place of the key for a workspace's reading endpoint. */
export function endpointKey(workspaceId: string, keyVersion: number): Place {
  return { table: 'reading_endpoint', workspaceId, rowId: workspaceId, column: 'key', keyVersion };
}

/** The place of the key by which a workspace's pushes are known. */
export function pushKey(workspaceId: string, keyVersion: number): Place {
  return { table: 'push_key', workspaceId, rowId: workspaceId, column: 'private_key', keyVersion };
}
