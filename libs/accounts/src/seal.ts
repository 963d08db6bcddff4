import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

/** Where a secret lives. A sealed value copied to another row, column or workspace does not open. */
export interface Place {
  table: string;
  workspaceId: string;
  rowId: string;
  column: string;
  keyVersion: number;
}

const nonceBytes = 12;
const tagBytes = 16;

/** AES-256-GCM. `keys` holds 32-byte keys by version as 64 hexadecimal digits. */
export class Sealer {
  private readonly keys: ReadonlyMap<number, Buffer>;

  constructor(keys: string | ReadonlyMap<number, string>) {
    const given = typeof keys === 'string' ? new Map([[1, keys]]) : keys;
    // A key of its own for this use, so that the same setting can serve others.
    this.keys = new Map([...given].map(([version, hex]) => [version, createHmac('sha256', Buffer.from(hex, 'hex')).update('earshot seal').digest()]));
  }

  /** The version new values are sealed with. */
  get keyVersion(): number {
    return Math.max(...this.keys.keys());
  }

  seal(plain: string, place: Place): Buffer {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', this.key(place), nonce);
    cipher.setAAD(bound(place));
    const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
  }

  /** Throws when the value was changed, moved, or sealed with another key. */
  open(sealed: Buffer, place: Place): string {
    const decipher = createDecipheriv('aes-256-gcm', this.key(place), sealed.subarray(0, nonceBytes));
    decipher.setAAD(bound(place));
    decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
    return decipher.update(sealed.subarray(nonceBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8');
  }

  private key(place: Place): Buffer {
    const key = this.keys.get(place.keyVersion);
    if (!key) throw new Error(`no key of version ${place.keyVersion} to open ${place.table}.${place.column}`);
    return key;
  }
}

function bound(place: Place): Buffer {
  return Buffer.from(JSON.stringify([place.table, place.workspaceId, place.rowId, place.column, place.keyVersion]));
}

/** The place of a channel's credentials, a JSON object of strings. */
export function channelCredentials(workspaceId: string, channelId: string, keyVersion: number): Place {
  return { table: 'channel', workspaceId, rowId: channelId, column: 'credentials', keyVersion };
}

/** The place of the signing secret of an outgoing webhook. */
export function outgoingSecret(workspaceId: string, webhookId: string): Place {
  return { table: 'outgoing_webhook', workspaceId, rowId: webhookId, column: 'secret', keyVersion: 1 };
}
