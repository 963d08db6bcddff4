/** What a browser says about where a request comes from. */
export interface RequestOrigin {
  method: string;
  host: string | undefined;
  origin: string | undefined;
  fetchSite: string | undefined;
  requestedWith: string | undefined;
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Why a request that carries a session cookie is not from our own pages; null when it may pass. Unsafe methods want a header
 * that another site's form cannot set, and an origin that is ours.
 */
export function foreignBecause(request: RequestOrigin, options: { needsHeader: boolean; publicUrl: string | null }): string | null {
  if (safeMethods.has(request.method)) return null;
  if (request.fetchSite !== undefined && request.fetchSite !== 'same-origin' && request.fetchSite !== 'none') return 'The request comes from another site.';
  if (!isOwnOrigin(request.origin, request.host, options.publicUrl)) return 'The request comes from another origin.';
  if (options.needsHeader && request.requestedWith === undefined) return 'Requests that change something need the header X-Requested-With.';
  return null;
}

/** True without an Origin: tools other than browsers send none. */
export function isOwnOrigin(origin: string | undefined, host: string | undefined, publicUrl: string | null): boolean {
  if (origin === undefined) return true;
  try {
    const given = new URL(origin);
    return (host !== undefined && given.host === host) || (publicUrl !== null && given.origin === new URL(publicUrl).origin);
  } catch {
    return false;
  }
}
