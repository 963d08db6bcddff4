import { describe, expect, it } from 'vitest';
import type { SpikeView } from '#contracts';
import { alertBody, alertWords, quietUntil } from './alert.js';

const spike = {
  topicName: 'Login <4.2>',
  startedAt: '2026-11-22T09:48:00.000Z',
  heard: 41,
  expected: 9.04,
  severity: 8,
  learning: false,
  drivers: { channels: [], topics: [], words: ['login', '4.2'], spread: { mentionId: 'm', times: 31, text: '' }, people: 37 },
} as unknown as SpikeView;

describe('an alert', () => {
  it('says what rises, by how much and what drives it, and escapes what came from outside', () => {
    const words = alertWords(spike, 'Acme', 'https://listen.example.org/live');
    expect(words.lines).toEqual(['41 since 09:48 UTC, usually 9. 37 people.', 'Driven by: login, 4.2.', 'One post was repeated 31 times.']);
    expect(JSON.stringify(alertBody('slack', [words]))).toContain('*Login &lt;4.2&gt;: complaints are rising in Acme (severity 8 of 10)*');
    expect(alertBody('teams', [words])).toMatchObject({ type: 'message', attachments: [{ content: { type: 'AdaptiveCard' } }] });
  });

  it('waits for the end of quiet hours, also over midnight and in another time zone', () => {
    const quiet = { from: '22:00', until: '07:00', timeZone: 'Europe/Paris' };
    expect(quietUntil(quiet, new Date('2026-11-22T23:30:00Z'))).toEqual(new Date('2026-11-23T06:00:00Z'));
    expect(quietUntil(quiet, new Date('2026-11-22T12:00:00Z'))).toBeNull();
    expect(quietUntil(null, new Date())).toBeNull();
  });
});
