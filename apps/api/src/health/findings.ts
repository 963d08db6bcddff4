import type { Finding, StatusView } from '#contracts';

const staleReadingMs = 10_000;
const severities = ['wrong', 'careful'];

/** Pure: whether anything is stuck, lost or late, in words. */
export function findingsOf(status: Omit<StatusView, 'findings'>, webhooks: readonly { url: string; failing: boolean }[]): Finding[] {
  const found: Finding[] = [];
  const { unread, replies, queue, channels } = status;
  if (queue.waiting === null)
    found.push({ code: 'queue-unreachable', severity: 'wrong', words: 'The queue cannot be reached. What comes in is kept and read later.' });
  const waitedMs = unread.since ? Date.parse(status.at) - Date.parse(unread.since) : 0;
  if (waitedMs > staleReadingMs) {
    found.push({
      code: 'reading-late',
      severity: waitedMs > 6 * staleReadingMs ? 'wrong' : 'careful',
      words: `${unread.items} items wait to be read, the oldest for ${Math.round(waitedMs / 1_000)} s. Is the worker running?`,
    });
  }
  for (const channel of channels) {
    if (channel.health.state === 'failing') {
      found.push({
        code: 'channel-failing',
        severity: 'wrong',
        words: `${channel.name}: ${channel.health.lastError ?? 'it does not answer'}`,
        channelId: channel.id,
      });
    }
    if (channel.health.quarantined > 0) {
      found.push({
        code: 'items-unreadable',
        severity: 'careful',
        words: `${channel.name}: ${channel.health.quarantined} items could not be understood and are kept aside.`,
        channelId: channel.id,
      });
    }
  }
  if (replies.failed > 0) found.push({ code: 'replies-failed', severity: 'wrong', words: `${replies.failed} replies of the last week did not go out.` });
  if (replies.unclear > 0)
    found.push({ code: 'replies-unclear', severity: 'careful', words: `${replies.unclear} replies of the last week may or may not have arrived.` });
  for (const { url } of webhooks.filter((webhook) => webhook.failing)) {
    found.push({ code: 'webhook-failing', severity: 'careful', words: `${new URL(url).host} does not take its events; they are tried again for 24 hours.` });
  }
  return found.sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}
