const maxAgeSeconds = 30 * 86_400;
const secureName = '__Host-earshot';
const plainName = 'earshot';

/** Browsers keep Secure cookies for https, and for plain http only on the machine itself. */
export function isSecurePlace(host: string | undefined, publicUrl: string | null, forwardedProto: string | undefined): boolean {
  if (forwardedProto === 'https' || publicUrl?.startsWith('https:')) return true;
  const name = (host ?? '').replace(/:\d+$/, '').toLowerCase();
  return name === 'localhost' || name === '127.0.0.1' || name === '[::1]' || name.endsWith('.localhost');
}

export function sessionCookie(token: string, secure: boolean): string {
  return `${secure ? secureName : plainName}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAgeSeconds}${secure ? '; Secure' : ''}`;
}

/** Ends whichever of the two there is. */
export function endedCookies(): string[] {
  return [`${secureName}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure`, `${plainName}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0`];
}

/** The token of a Cookie header. The plain cookie, which any neighbour on the host could set, never wins over the other. */
export function sessionToken(header: string | undefined): string | null {
  const cookies = new Map<string, string>();
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && !cookies.has(part.slice(0, at).trim())) cookies.set(part.slice(0, at).trim(), part.slice(at + 1).trim());
  }
  return cookies.get(secureName) || cookies.get(plainName) || null;
}
