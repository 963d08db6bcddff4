import { describe, expect, it } from 'vitest';
import { foreignBecause, isOwnOrigin } from './origin.js';

const own = { method: 'POST', host: 'ear.example:3000', origin: 'http://ear.example:3000', fetchSite: 'same-origin', requestedWith: 'web' };
const options = { needsHeader: true, publicUrl: null };

describe('requests with a cookie', () => {
  it('pass from our own pages', () => {
    expect(foreignBecause(own, options)).toBeNull();
  });

  it('are refused from another site, another origin and without the header', () => {
    expect(foreignBecause({ ...own, fetchSite: 'cross-site' }, options)).toContain('another site');
    expect(foreignBecause({ ...own, fetchSite: undefined, origin: 'https://evil.example' }, options)).toContain('another origin');
    expect(foreignBecause({ ...own, origin: 'null' }, options)).toContain('another origin');
    expect(foreignBecause({ ...own, requestedWith: undefined }, options)).toContain('X-Requested-With');
    expect(foreignBecause({ ...own, requestedWith: undefined }, { ...options, needsHeader: false })).toBeNull();
  });

  it('only read freely', () => {
    expect(foreignBecause({ ...own, method: 'GET', fetchSite: 'cross-site', requestedWith: undefined }, options)).toBeNull();
  });

  it('may come through the public address of a proxy', () => {
    expect(isOwnOrigin('https://ear.example', '127.0.0.1:3000', 'https://ear.example')).toBe(true);
    expect(isOwnOrigin('https://ear.example.evil', '127.0.0.1:3000', 'https://ear.example')).toBe(false);
  });
});
