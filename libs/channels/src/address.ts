import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

function parse(text: string): Address | null {
  const bare = text.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(bare) ? ipaddr.process(bare) : null;
}

/** The IPv4 address inside one of NAT64 (RFC 6052), else the address itself. */
function inner(address: Address): Address {
  if (address.kind() !== 'ipv6' || address.range() !== 'rfc6052') return address;
  return new ipaddr.IPv4(address.toByteArray().slice(12));
}

/**
 * Which addresses may be reached: public ones, and the private ones on the list of hosts, addresses and CIDR ranges that the
 * administrator allows.
 */
export class AddressRule {
  private readonly hosts = new Set<string>();
  private readonly ranges: [Address, number][] = [];

  constructor(allowPrivate: readonly string[]) {
    for (const entry of allowPrivate) {
      const address = parse(entry);
      if (address) this.ranges.push([address, address.kind() === 'ipv4' ? 32 : 128]);
      else if (ipaddr.isValidCIDR(entry)) this.ranges.push(ipaddr.parseCIDR(entry));
      else this.hosts.add(entry.toLowerCase());
    }
  }

  /** `host` is the name that was looked up, or the address itself. */
  allows(host: string, address: string): boolean {
    const parsed = parse(address);
    if (!parsed) return false;
    const target = inner(parsed);
    if (target.range() === 'unicast' || this.hosts.has(host.toLowerCase().replace(/\.$/, ''))) return true;
    return this.ranges.some(([range, bits]) => range.kind() === target.kind() && target.match(range as never, bits as never));
  }
}

/** True when the host of a URL is an address and needs no look-up. */
export function isAddress(host: string): boolean {
  return parse(host) !== null;
}
