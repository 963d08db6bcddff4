import { describe, expect, it } from 'vitest';
import { isSecurePlace, sessionCookie, sessionToken } from './cookie.js';

describe('the session cookie', () => {
  it('is bound to the host on https and on the machine itself', () => {
    expect(sessionCookie('t', true)).toBe('__Host-earshot=t; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000; Secure');
    expect(isSecurePlace('localhost:3000', null, undefined)).toBe(true);
    expect(isSecurePlace('127.0.0.1:3000', null, undefined)).toBe(true);
    expect(isSecurePlace('ear.example', 'https://ear.example', undefined)).toBe(true);
  });

  it('is a plain one on a plain network, which would lose the other', () => {
    expect(isSecurePlace('192.168.1.7:3000', null, undefined)).toBe(false);
    expect(sessionCookie('t', false)).not.toContain('Secure');
  });

  it('is found among others, the bound one first', () => {
    expect(sessionToken('a=b; earshot=plain; __Host-earshot=bound')).toBe('bound');
    expect(sessionToken('earshot=plain')).toBe('plain');
    expect(sessionToken('xearshot=1; junk')).toBeNull();
    expect(sessionToken(undefined)).toBeNull();
  });
});
