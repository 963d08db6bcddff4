/** One connected source or account of a workspace, without its credentials. */
export interface Channel {
  id: string;
  network: string;
  name: string;
  purpose: 'answer' | 'listen';
  status: 'active' | 'paused';
  config: Record<string, unknown>;
  /** Items that came, and those of them that could not be understood. */
  received: number;
  quarantined: number;
  /** Polls in a row that failed. */
  failures: number;
  lastHeardAt: Date | null;
  lastError: string | null;
  createdAt: Date;
}

export type Credentials = Record<string, string>;

/** How long a sender may go on with the secret before the last rotation. */
export const rotationMs = 24 * 3_600_000;

/** The old secret stays good for a day, so that the other side can change over without losing a delivery. */
export function rotated(credentials: Credentials, secret: string, now: Date): Credentials {
  const { secret: previous, previousSecret: _forgotten, previousUntil: _until, ...rest } = credentials;
  return { ...rest, secret, ...(previous ? { previousSecret: previous, previousUntil: new Date(now.getTime() + rotationMs).toISOString() } : {}) };
}

/** One secret, or two while a rotation is under way. */
export function activeSecrets({ secret, previousSecret, previousUntil }: Credentials, now: Date): string[] {
  const previous = previousSecret && previousUntil && Date.parse(previousUntil) > now.getTime() ? [previousSecret] : [];
  return [...(secret ? [secret] : []), ...previous];
}
