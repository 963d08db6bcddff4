import type { AuthorView, Kind, Media, MentionView, ReadingView } from '#contracts';

export interface AuthorRow {
  author_id: string;
  handle: string;
  author_name: string | null;
  followers: number | null;
  author_location: string | null;
  avatar_url: string | null;
}

export interface MentionRow extends AuthorRow {
  id: string;
  channel_id: string;
  external_id: string;
  conversation_id: string | null;
  form: MentionView['form'];
  own: boolean;
  text: string;
  url: string | null;
  title: string | null;
  in_reply_to: string | null;
  posted_at: Date;
  received_at: Date;
  edited_at: Date | null;
  deleted_at: Date | null;
  counts: Record<string, number> | null;
  kind: Kind;
  confidence: number;
  question: number;
  complaint: number;
  praise: number;
  negative: number;
  neutral: number;
  positive: number;
  lang: string;
  urgency: number;
  signs: string[];
  notes: string[];
  model: string;
  corrected_by: string | null;
  media: Media[] | null;
}

export interface RevisionRow {
  mention_id: string;
  text: string;
  edited_at: Date;
}

export function authorOf(row: AuthorRow): AuthorView {
  return { id: row.author_id, handle: row.handle, name: row.author_name, followers: row.followers, location: row.author_location, avatarUrl: row.avatar_url };
}

/** `real` in Postgres carries more digits than it means. */
const rounded = (value: number): number => Math.min(1, Math.max(0, Math.round(value * 10_000) / 10_000));

export function readingOf(row: MentionRow, unsureBelow: number, because: ReadingView['because']): ReadingView {
  return {
    kind: row.kind,
    confidence: rounded(row.confidence),
    unsure: row.corrected_by === null && row.confidence < unsureBelow,
    scores: { question: rounded(row.question), complaint: rounded(row.complaint), praise: rounded(row.praise) },
    sentiment: { negative: rounded(row.negative), neutral: rounded(row.neutral), positive: rounded(row.positive) },
    lang: row.lang,
    urgency: { level: row.urgency, signs: row.signs },
    notes: row.notes,
    because,
    model: row.model,
    correctedBy: row.corrected_by,
  };
}

export function mentionOf(row: MentionRow, reading: ReadingView, revisions: readonly RevisionRow[]): MentionView {
  return {
    id: row.id,
    externalId: row.external_id,
    channelId: row.channel_id,
    conversationId: row.conversation_id,
    form: row.form,
    own: row.own,
    text: row.text,
    title: row.title,
    url: row.url,
    inReplyTo: row.in_reply_to,
    author: authorOf(row),
    postedAt: row.posted_at.toISOString(),
    receivedAt: row.received_at.toISOString(),
    editedAt: row.edited_at?.toISOString() ?? null,
    deletedAt: row.deleted_at?.toISOString() ?? null,
    media: row.deleted_at ? [] : (row.media ?? []).map((one, index) => mediaOf(row.id, one, index)),
    counts: row.counts,
    revisions: revisions.map((revision) => ({ text: revision.text, editedAt: revision.edited_at.toISOString() })),
    reading,
  };
}

/** Pictures and files come from our own address, which fetches them for the browser; film and sound stay links. */
function mediaOf(mentionId: string, { kind, url, alt, name }: Media, index: number): MentionView['media'][number] {
  return {
    kind,
    url: url ?? null,
    src: (kind === 'image' || kind === 'file') && url ? `/api/v1/mentions/${mentionId}/media/${index}` : null,
    alt: alt ?? null,
    name: name ?? null,
  };
}
