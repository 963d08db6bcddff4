interface Node {
  host: string;
  port: number;
}

interface Secrets {
  username?: string;
  password?: string;
  tls?: object;
}

interface Watched extends Secrets {
  sentinels: Node[];
  name: string;
  db: number;
  enableTLSForSentinelMode?: boolean;
  sentinelPassword?: string;
}

/** Where a Redis is: one server, the master that sentinels know by name, or a cluster. */
export type RedisAddress = { kind: 'server'; url: string } | { kind: 'sentinel'; options: Watched } | { kind: 'cluster'; nodes: Node[]; options: Secrets };

const form = /^(redis|rediss)\+(sentinel|cluster):\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^/?]+)(?:\/([^/?]*))?(?:\/(\d+))?\/?(?:\?(.*))?$/;

/**
 * `redis://host:6379/0`, `redis+sentinel://user:password@host:26379,host:26379/master/0` and
 * `redis+cluster://user:password@host:6379,host:6379`; with `rediss` for TLS. A sentinel's own password is `?sentinelPassword=`.
 * Throws an Error that says what is missing.
 */
export function redisAddress(url: string): RedisAddress {
  if (/^rediss?:\/\//.test(url)) return { kind: 'server', url };
  const match = form.exec(url);
  if (!match) throw new Error('must look like redis://host:6379, redis+sentinel://host:26379,host:26379/master or redis+cluster://host:6379,host:6379');
  const [, scheme, kind, user, password, hosts, master, db, query] = match;
  const nodes = hosts!.split(',').map((host) => nodeOf(host, kind === 'sentinel' ? 26_379 : 6_379));
  const secrets: Secrets = {
    ...(user ? { username: decodeURIComponent(user) } : {}),
    ...(password ? { password: decodeURIComponent(password) } : {}),
    ...(scheme === 'rediss' ? { tls: {} } : {}),
  };
  if (kind === 'cluster') {
    if (master) throw new Error('names a database; a cluster has only one');
    return { kind: 'cluster', nodes, options: secrets };
  }
  if (!master) throw new Error('must name the master that the sentinels watch, as in redis+sentinel://host:26379/master');
  const sentinelPassword = new URLSearchParams(query ?? '').get('sentinelPassword');
  return {
    kind: 'sentinel',
    options: {
      ...secrets,
      sentinels: nodes,
      name: decodeURIComponent(master),
      db: Number(db ?? 0),
      ...(scheme === 'rediss' ? { enableTLSForSentinelMode: true } : {}),
      ...(sentinelPassword ? { sentinelPassword } : {}),
    },
  };
}

function nodeOf(text: string, port: number): Node {
  const match = /^(\[[^\]]+\]|[^:]+)(?::(\d{1,5}))?$/.exec(text.trim());
  if (!match) throw new Error(`has an address that is none: "${text}"`);
  return { host: match[1]!.replace(/^\[|\]$/g, ''), port: Number(match[2] ?? port) };
}
