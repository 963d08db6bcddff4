/** One key of 64 hexadecimal digits is version 1. Several are `2:...,1:...`, with commas or line ends between. */
export function parseKeys(text: string): ReadonlyMap<number, string> {
  const keys = new Map<number, string>();
  for (const part of text.split(/[\s,]+/).filter(Boolean)) {
    const match = /^(?:(\d{1,6}):)?([0-9a-f]{64})$/i.exec(part);
    if (!match) throw new Error('must be 64 hexadecimal digits (openssl rand -hex 32), or several such keys as 2:...,1:...');
    const version = Number(match[1] ?? 1);
    if (keys.has(version)) throw new Error(`has two keys of version ${version}`);
    keys.set(version, match[2]!);
  }
  return keys;
}
