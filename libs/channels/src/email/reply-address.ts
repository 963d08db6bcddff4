import { createHmac, timingSafeEqual } from 'node:crypto';

/** Our own Message-ID, without brackets: the same reply always has the same. */
export function messageIdOf(replyId: string, address: string): string {
  return `${replyId}@${address.slice(address.lastIndexOf('@') + 1)}`;
}

const signed = /^(.+)\+r([0-9a-f]{32})([0-9a-f]{16})@(.+)$/;

function sign(hex: string, secret: string): string {
  return createHmac('sha256', secret).update(`reply-address ${hex}`).digest('hex').slice(0, 16);
}

/** `name+r<reply><signature>@domain`; null where the name leaves no room for it (64 characters). */
export function replyAddressOf(replyId: string, address: string, secret: string): string | null {
  const at = address.lastIndexOf('@');
  const hex = replyId.replaceAll('-', '').toLowerCase();
  const name = `${address.slice(0, at)}+r${hex}${sign(hex, secret)}`;
  return name.length <= 64 && /^[0-9a-f]{32}$/.test(hex) ? `${name}@${address.slice(at + 1)}` : null;
}

/** The reply whose address one of these is; null when none is, or the signature is not ours. */
export function replyOfAddress(addresses: readonly string[], own: string, secret: string): string | null {
  for (const one of addresses) {
    const [, name, hex, signature, domain] = signed.exec(one.trim().toLowerCase().slice(0, 320)) ?? [];
    if (!hex || `${name}@${domain}` !== own) continue;
    if (timingSafeEqual(Buffer.from(signature!), Buffer.from(sign(hex, secret)))) return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }
  return null;
}
