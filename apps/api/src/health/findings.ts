import type { Finding, StatusView } from '#contracts';

const staleReadingMs = 10_000;
const staleQueueMs = 60_000;
const severities = ['wrong', 'careful'];

/** Pure: whether anything is stuck, lost or late, in words. */
export function findingsOf(status: Omit<StatusView, 'findings'>, webhooks: readonly { url: string; failing: boolean }[]): Finding[] {
  const found: Finding[] = [];
  const { unread, replies, queue, channels } = status;
  const atMs = Date.parse(status.at);
  if (queue.waiting === null)
    found.push({ code: 'queue-unreachable', severity: 'wrong', words: 'The queue cannot be reached. What comes in is kept and read later.', about: {} });
  for (const [name, seenAt] of Object.entries(queue.seen)) {
    if (queue.waiting === null || (seenAt !== null && atMs - Date.parse(seenAt) <= staleQueueMs)) continue;
    const seconds = seenAt === null ? undefined : Math.round((atMs - Date.parse(seenAt)) / 1_000);
    found.push({
      code: 'queue-stuck',
      severity: 'wrong',
      words: `Nothing on the queue "${name}" is run${seconds === undefined ? '' : ` since ${seconds} s`}. Is the worker running?`,
      about: { name, seconds },
    });
  }
  const waitedMs = unread.since ? atMs - Date.parse(unread.since) : 0;
  if (waitedMs > staleReadingMs) {
    const seconds = Math.round(waitedMs / 1_000);
    found.push({
      code: 'reading-late',
      severity: waitedMs > 6 * staleReadingMs ? 'wrong' : 'careful',
      words: `${unread.items} items wait to be read, the oldest for ${seconds} s. Is the worker running?`,
      about: { count: unread.items, seconds },
    });
  }
  for (const { id: channelId, name, health } of channels) {
    if (health.state === 'failing') {
      const words = `${name}: ${health.lastError ?? 'it does not answer'}`;
      found.push({ code: 'channel-failing', severity: 'wrong', words, about: { name }, channelId });
    }
    if (health.quarantined > 0) {
      const words = `${name}: ${health.quarantined} items could not be understood and are kept aside.`;
      found.push({ code: 'items-unreadable', severity: 'careful', words, about: { name, count: health.quarantined }, channelId });
    }
  }
  if (replies.failed > 0) {
    const words = `${replies.failed} replies of the last week did not go out.`;
    found.push({ code: 'replies-failed', severity: 'wrong', words, about: { count: replies.failed } });
  }
  if (replies.unclear > 0) {
    const words = `${replies.unclear} replies of the last week may or may not have arrived.`;
    found.push({ code: 'replies-unclear', severity: 'careful', words, about: { count: replies.unclear } });
  }
  for (const { url } of webhooks.filter((webhook) => webhook.failing)) {
    const name = new URL(url).host;
    const words = `${name} does not take its events; they are tried again for 24 hours.`;
    found.push({ code: 'webhook-failing', severity: 'careful', words, about: { name } });
  }
  return found.sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}
