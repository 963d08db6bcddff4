import type { Heard } from '#inbox';
import type { TopicMatching } from '#listening';
import { searchDocumentOf } from '#query';
import type { TextReader } from '#reading';
import { arrivalItem, type WorkspaceRouting } from '#routing';
import type { Parsed } from './delivery.js';
import { type Placed, placeItem, routeOf } from './placing.js';

/** What reading a text makes of it, and where the rules want it. */
export interface Understood extends Pick<Heard, 'reading' | 'document' | 'addressed' | 'route'> {
  placed: Placed | null;
  topicIds: readonly string[];
}

/** Pure. The costly part of a batch, done before any row but the batch's own is locked. */
export function understand(
  parsed: readonly Parsed[],
  reader: Pick<TextReader, 'readBatch'>,
  routing: WorkspaceRouting | null,
  matching: TopicMatching,
  unsureBelow: number,
): Understood[] {
  const texts = parsed.map(({ mention }) => (mention.title ? `${mention.title}\n${mention.text}` : mention.text));
  const readings = reader.readBatch(texts);
  return parsed.map(({ mention, delivery }, index) => {
    const reading = readings[index]!;
    const addressed = mention.addressed ?? delivery.purpose === 'answer';
    // Topics are asked with the item that rules are then asked with, so that its words are found once.
    const topics: string[] = [];
    const item = arrivalItem({
      text: texts[index]!,
      kind: reading.kind,
      confidence: reading.confidence,
      unsure: reading.confidence < unsureBelow,
      scores: reading.scores,
      sentiment: reading.sentiment,
      lang: reading.lang,
      urgency: reading.urgency.level,
      notes: reading.notes,
      topics,
      channel: { id: delivery.channelId, name: matching.channelName(delivery.channelId), network: delivery.network },
      author: { handle: mention.author.handle, followers: mention.author.followers ?? null },
      form: mention.form,
      location: mention.location ?? mention.author.location ?? null,
      addressed,
    });
    const topicIds = mention.own ? [] : matching.of(item);
    topics.push(...matching.named(topicIds));
    // What was said before anybody listened is no work, whatever the rules would make of it today.
    const past = delivery.how === 'history' && !addressed;
    const placed = mention.own || past || !routing ? null : placeItem(routing, item, addressed);
    const isWork = addressed || placed?.placement != null;
    return { reading, document: searchDocumentOf(item), addressed: isWork, route: placed && routeOf(placed), placed, topicIds };
  });
}
