import { describe, expect, it } from 'vitest';
import { AddressRule } from './address.js';

const nobody = new AddressRule([]);

describe('which addresses may be reached', () => {
  it.each(['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946', '::ffff:93.184.216.34', '64:ff9b::5db8:d822'])('%s may', (address) => {
    expect(nobody.allows('example.org', address)).toBe(true);
  });

  it.each([
    '127.0.0.1',
    '127.8.8.8',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '192.0.2.1',
    '198.18.0.1',
    '240.0.0.1',
    '::',
    '::1',
    'fe80::1',
    'fc00::1',
    'fd12:3456::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:a00:1',
    '64:ff9b::7f00:1',
    '64:ff9b::a9fe:a9fe',
    '2002:7f00:1::',
    '2001:db8::1',
    'no address',
    '',
  ])('"%s" may not', (address) => {
    expect(nobody.allows('example.org', address)).toBe(false);
  });

  it('private ones may when their host, address or range is allowed', () => {
    const rule = new AddressRule(['intranet.example', '10.20.0.0/16', '127.0.0.1', 'fd00::/8']);
    expect(rule.allows('Intranet.Example', '192.168.7.7')).toBe(true);
    expect(rule.allows('other.example', '192.168.7.7')).toBe(false);
    expect(rule.allows('other.example', '10.20.30.40')).toBe(true);
    expect(rule.allows('other.example', '10.21.30.40')).toBe(false);
    expect(rule.allows('localhost', '127.0.0.1')).toBe(true);
    expect(rule.allows('localhost', '::ffff:127.0.0.1')).toBe(true);
    expect(rule.allows('localhost', '127.0.0.2')).toBe(false);
    expect(rule.allows('x.example', 'fd00::1')).toBe(true);
  });
});
