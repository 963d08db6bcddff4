/** The one-time token behind the #, which no server log and no referrer ever sees. */
export function tokenIn(hash: string): string | null {
  const token = hash.replace(/^#/, '').replace(/^token=/, '');
  return token ? decodeURIComponent(token) : null;
}
