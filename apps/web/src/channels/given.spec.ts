import { describe, expect, it } from 'vitest';
import type { NetworkField } from '#contracts';
import { givenOf, nameOf, typedOf } from './given.js';

const field = (more: Partial<NetworkField>): NetworkField => ({
  in: 'config',
  name: 'words',
  kind: 'text',
  required: false,
  quick: false,
  seldom: false,
  label: '',
  hint: null,
  example: null,
  ...more,
});
const fields = [
  field({ kind: 'list' }),
  field({ name: 'server', kind: 'url' }),
  field({ name: 'budget', kind: 'number' }),
  field({ in: 'credentials', name: 'token', kind: 'secret' }),
];
const typing = (typed: Record<string, string>) => (name: string) => typed[name] ?? '';

describe('what is typed into the form of a network', () => {
  it('becomes lists, addresses, numbers and credentials, and nothing where nothing was typed', () => {
    expect(
      givenOf(
        fields,
        typing({ 'config.words': ' acme,,#acme，你好 ', 'config.server': 'mastodon.social', 'config.budget': '12.5', 'credentials.token': ' t ' }),
      ),
    ).toEqual({
      config: { words: ['acme', '#acme', '你好'], server: 'https://mastodon.social', budget: 12.5 },
      credentials: { token: 't' },
    });
    expect(givenOf(fields, typing({ 'config.words': ' , ' }))).toEqual({ config: {}, credentials: {} });
  });

  it('keeps an address that says how, and completes one with a port', () => {
    const server = (typed: string) => givenOf(fields, typing({ 'config.server': typed })).config['server'];
    expect([server('http://a.example'), server('localhost:8080'), server('ftp://a.example')]).toEqual([
      'http://a.example',
      'https://localhost:8080',
      'ftp://a.example',
    ]);
  });

  it('leaves alone what no field names, and takes out what was emptied', () => {
    expect(givenOf(fields, typing({ 'config.words': 'b' }), { words: ['a'], server: 'https://x.example', stream: true }).config).toEqual({
      words: ['b'],
      stream: true,
    });
    expect(fields.map((one) => typedOf(one, { words: ['a', 'b'], budget: 5 }))).toEqual(['a, b', '', '5', '']);
  });

  it('gives a name to what is only listened to', () => {
    expect(nameOf('Feed', { config: { url: 'https://www.blog.example/feed' }, credentials: {} })).toBe('blog.example');
    expect(nameOf('Bluesky', { config: { words: ['acme', 'b'] }, credentials: {} })).toBe('acme, b (Bluesky)');
  });
});
