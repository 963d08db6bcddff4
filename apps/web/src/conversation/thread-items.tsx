import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { ActivityView, MentionView, NoteView, ReplyView, ThreadItem } from '#contracts';
import { api } from '../api/client.js';
import { say } from '../frame/notices.js';
import { useWorkspace } from '../frame/workspace.js';
import { Avatar, pictureOf } from '../look/avatar.js';
import { KindShape } from '../look/kind.js';
import { useReason, useServerWords } from '../look/states.js';
import { useFormat } from '../words/format.js';
import { formName, kindName, replyStateName } from '../words/names.js';
import { ActButtons, useDeleted } from './acts.js';
import { ApprovalBand } from './approval-band.js';
import { useActivityWords } from './activity-words.js';
import { MarkedText } from './marked-text.js';

export function keyOf(item: ThreadItem): string {
  const { id } = item.is === 'mention' ? item.mention : item.is === 'reply' ? item.reply : item.is === 'note' ? item.note : item.activity;
  return `${item.is} ${id}`;
}

export function ThreadLine({ item, newest = false }: { item: ThreadItem; newest?: boolean }) {
  switch (item.is) {
    case 'mention':
      return <Mention mention={item.mention} newest={newest} />;
    case 'reply':
      return <Reply reply={item.reply} newest={newest} />;
    case 'note':
      return <Note note={item.note} />;
    case 'activity':
      return <Activity activity={item.activity} />;
  }
}

function Message({
  name,
  picture = null,
  header,
  tone,
  children,
  below,
}: {
  name: string;
  picture?: string | null;
  header: ReactNode;
  tone: string;
  children: ReactNode;
  below?: ReactNode;
}) {
  return (
    <article className="grid max-w-[660px] grid-cols-[28px_minmax(0,1fr)] gap-2.5">
      <Avatar name={name} size="l" src={picture} />
      <div className="min-w-0">
        <header className="mb-[3px] flex flex-wrap items-baseline gap-x-1.5 text-s text-ink-3">{header}</header>
        <div className={`rounded-l border px-3.5 py-2.5 text-[14px] leading-[1.55] ${tone}`}>{children}</div>
        {below && <div className="mt-1 flex flex-wrap items-center gap-2 text-s text-ink-3">{below}</div>}
      </div>
    </article>
  );
}

function Time({ at }: { at: string }) {
  const format = useFormat();
  return (
    <time dateTime={at} title={format.whole(at)}>
      {format.moment(at)}
    </time>
  );
}

function Mention({ mention, newest }: { mention: MentionView; newest: boolean }) {
  const { i18n } = useLingui();
  const { author, reading } = mention;
  return (
    <Message
      name={author.name ?? author.handle}
      picture={pictureOf(author)}
      tone={mention.own ? 'border-transparent bg-accent-soft' : 'border-line bg-surface'}
      header={
        <>
          <b className="font-[570] text-ink">{author.name ?? author.handle}</b>
          {author.name && <span>@{author.handle.replace(/^@/, '')}</span>}
          <Time at={mention.postedAt} />
          {!mention.own && (
            <span className="inline-flex items-center gap-1">
              <KindShape kind={reading.kind} unsure={reading.unsure} size={9} /> {i18n._(kindName[reading.kind])}
            </span>
          )}
          {mention.form !== 'post' && <span>{i18n._(formName[mention.form])}</span>}
          {mention.url && (
            <a href={mention.url} target="_blank" rel="noreferrer noopener" className="underline underline-offset-2">
              <Trans>original</Trans>
            </a>
          )}
        </>
      }
      below={
        <>
          {!mention.deletedAt && <ActButtons target={{ mentionId: mention.id }} ours={mention.own} newest={newest} />}
          {mention.editedAt && mention.revisions.length > 0 ? (
            <details>
              <summary className="min-h-6">
                <Plural value={mention.revisions.length} one="edited, # earlier version" other="edited, # earlier versions" />
              </summary>
              <ol className="mt-1 flex flex-col gap-2 border-s-2 border-line ps-3">
                {mention.revisions.map((revision) => (
                  <li key={revision.editedAt}>
                    <Time at={revision.editedAt} />
                    <p className="break-words whitespace-pre-wrap text-ink-2">{revision.text}</p>
                  </li>
                ))}
              </ol>
            </details>
          ) : mention.editedAt ? (
            <Trans>edited</Trans>
          ) : null}
        </>
      }
    >
      {mention.deletedAt ? (
        <span className="text-ink-3 italic">
          <Trans>Deleted by its author</Trans> <Time at={mention.deletedAt} />
        </span>
      ) : (
        <>
          {mention.title && <b className="block font-semibold">{mention.title}</b>}
          <MarkedText text={mention.text} reading={reading} />
          <Media media={mention.media} />
        </>
      )}
    </Message>
  );
}

function Reply({ reply, newest }: { reply: ReplyView; newest: boolean }) {
  const { t, i18n } = useLingui();
  const deleted = useDeleted(reply.id);
  const { members } = useWorkspace();
  const queryClient = useQueryClient();
  const reason = useReason();
  const serverWords = useServerWords();
  const name = (reply.memberId && members.get(reply.memberId)?.name) || t`Earshot`;
  const troubled = reply.state === 'failed' || reply.state === 'rejected' || reply.state === 'unknown';
  const waiting = reply.state === 'held' || reply.state === 'queued';
  const ask = async (what: 'retry' | 'cancel' | 'settle', body?: unknown) => {
    try {
      await api.post(`/replies/${reply.id}/${what}`, body);
    } catch (error) {
      say(reason(error), { tone: 'problem' });
    }
    await queryClient.invalidateQueries({ queryKey: ['conversation', reply.conversationId] });
  };
  return (
    <Message
      name={name}
      tone={`border-transparent bg-accent-soft ${waiting ? 'pending' : ''} ${reply.state === 'cancelled' || deleted ? 'line-through' : ''}`}
      header={
        <>
          <b className="font-[570] text-ink">{name}</b> <Trans>replied</Trans> <Time at={reply.createdAt} />
        </>
      }
      below={
        <>
          <span className={troubled ? 'text-complaint' : ''} data-delivery={reply.state}>
            {reply.state === 'sent' ? '✓ ' : troubled ? '! ' : ''}
            {reply.approval?.state === 'waiting' ? t`Not sent yet` : i18n._(replyStateName[reply.state])}
            {troubled && reply.problem ? `: ${serverWords(reply.problem)}` : ''}
          </span>
          {reply.url && (
            <a href={reply.url} target="_blank" rel="noreferrer noopener" className="underline underline-offset-2">
              <Trans>see it</Trans>
            </a>
          )}
          {reply.state === 'unknown' && (
            <>
              <Trans>Look on the network first.</Trans>
              <button type="button" className="btn" onClick={() => void ask('settle', { arrived: true })}>
                <Trans>It is there</Trans>
              </button>
            </>
          )}
          {troubled && (
            <button type="button" className="btn" onClick={() => void ask('retry')}>
              <Trans>Send again</Trans>
            </button>
          )}
          {waiting && (
            <button type="button" className="btn btn-quiet" onClick={() => void ask('cancel')}>
              {reply.approval?.state === 'waiting' ? <Trans>Withdraw</Trans> : <Trans>Cancel</Trans>}
            </button>
          )}
          {reply.state === 'sent' && <ActButtons target={{ replyId: reply.id }} ours newest={newest} />}
          {reply.approval && <ApprovalBand approval={reply.approval} />}
        </>
      }
    >
      <span className="break-words whitespace-pre-wrap" dir="auto">
        {reply.text}
      </span>
    </Message>
  );
}

function Note({ note }: { note: NoteView }) {
  const { t } = useLingui();
  const { members } = useWorkspace();
  const name = members.get(note.memberId)?.name ?? t`A colleague`;
  return (
    <Message
      name={name}
      tone="border-transparent bg-unsure-soft"
      header={
        <>
          <b className="font-[570] text-ink">{name}</b> <Trans>note to colleagues</Trans> <Time at={note.createdAt} />
        </>
      }
    >
      <span className="break-words whitespace-pre-wrap" dir="auto">
        <Named text={note.text} names={note.mentions.flatMap((id) => members.get(id)?.name ?? [])} />
      </span>
    </Message>
  );
}

/** Colleagues' names stand out where they are called. */
function Named({ text, names }: { text: string; names: readonly string[] }) {
  const called = names.map((name) => `@${name}`).sort((a, b) => b.length - a.length);
  const parts: ReactNode[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const hit = called.find((name) => text.startsWith(name, at));
    if (!hit) continue;
    parts.push(
      text.slice(from, at),
      <b key={at} className="rounded-s bg-accent-soft px-0.5 font-[570] text-accent">
        {hit}
      </b>,
    );
    at += hit.length - 1;
    from = at + 1;
  }
  return (
    <>
      {parts}
      {text.slice(from)}
    </>
  );
}

/** Pictures and files by our own address, which fetches them for the browser; film and sound as a link. */
function Media({ media }: { media: MentionView['media'] }) {
  const { t } = useLingui();
  const [broken, setBroken] = useState<readonly string[]>([]);
  if (media.length === 0) return null;
  return (
    <ul className="mt-2 flex flex-wrap gap-2">
      {media.map((one, index) => (
        <li key={index} className="max-w-full">
          <a href={one.src && !broken.includes(one.src) ? one.src : (one.url ?? '#')} target="_blank" rel="noreferrer noopener" className="link block text-s">
            {one.kind === 'image' && one.src && !broken.includes(one.src) ? (
              <img
                src={one.src}
                alt={one.alt ?? t`Picture without a description`}
                loading="lazy"
                className="max-h-48 max-w-full rounded-m border border-line object-contain"
                onError={() => setBroken([...broken, one.src!])}
              />
            ) : (
              (one.name ?? one.alt ?? one.kind)
            )}
          </a>
        </li>
      ))}
    </ul>
  );
}

function Activity({ activity }: { activity: ActivityView }) {
  const words = useActivityWords();
  return (
    <p className="ps-[38px] text-s text-ink-3">
      {words(activity)} <Time at={activity.at} />
    </p>
  );
}
