import { describe, expect, it } from 'vitest';
import { reachAddress } from './reach.js';

describe('how to reach a customer', () => {
  it('is a call or a mail where it looks like one, and words elsewhere', () => {
    expect(reachAddress(' 06 12 34 56 78 ')).toBe('tel:0612345678');
    expect(reachAddress('+33 (0)6 12-34-56-78')).toBe('tel:+330612345678');
    expect(reachAddress('nora@example.org')).toBe('mailto:nora@example.org');
    for (const words of ['ring at the door', 'javascript:alert(1)', '@nora on Mastodon', 'a@b.c?cc=<x>', '12']) expect(reachAddress(words)).toBeNull();
  });
});
