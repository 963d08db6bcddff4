import { Gauge, Registry } from 'prom-client';
import type { IndicatorView, LiveView } from '#contracts';
import type { WorkspaceCounts } from '#insights';

/** The figures of one workspace as Prometheus reads them. */
export async function exposed({
  live,
  inbox,
  indicators,
}: {
  live: LiveView;
  inbox: WorkspaceCounts;
  indicators: readonly IndicatorView[];
}): Promise<{ text: string; type: string }> {
  const registry = new Registry();
  const gauge = <L extends string>(name: string, help: string, labelNames: L[]): Gauge<L> =>
    new Gauge({ name: `earshot_workspace_${name}`, help, labelNames, registers: [registry] });
  const heard = gauge('complaints', 'Complaints heard in the last minutes', ['minutes']);
  const usual = gauge('complaints_usual', 'Complaints that are usual in as many minutes now', ['minutes']);
  for (const { minutes, ...window } of live.windows) {
    heard.set({ minutes: String(minutes) }, window.heard);
    if (!live.learning) usual.set({ minutes: String(minutes) }, window.usual);
  }
  const topics = gauge('topic_complaints', 'Complaints in the last 15 minutes, by topic', ['topic']);
  for (const { name, heard: count } of [...live.topics, ...live.causes]) topics.set({ topic: name }, count);
  const spikes = gauge('spike_severity', 'Severity, 1 to 10, of each spike that goes on', ['topic']);
  for (const spike of live.spikes) if (spike.endedAt === null) spikes.set({ topic: spike.topicName ?? '' }, spike.severity);
  const lag = gauge('lag_seconds', 'From the delivery to the screen', ['quantile']);
  if (live.lagMs) {
    lag.set({ quantile: '0.5' }, live.lagMs.p50 / 1_000);
    lag.set({ quantile: '0.95' }, live.lagMs.p95 / 1_000);
  }
  gauge('gaps', 'Channels that are not heard now', []).set(live.gaps.filter(({ until }) => until === null).length);
  const conversations = gauge('conversations', 'Conversations by status and kind', ['status', 'kind']);
  for (const { status, kind, conversations: count } of inbox.facets) conversations.inc({ status, kind }, count);
  const kept = gauge('indicator', 'The last day of each figure kept for the long run', ['name', 'version', 'unit']);
  for (const { name, version, unit, last } of indicators) if (last) kept.set({ name, version: String(version), unit }, last.value);
  return { text: await registry.metrics(), type: registry.contentType };
}
