import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import type { Highlight, SearchHit } from '#contracts';
import { useWorkspace } from '../frame/workspace.js';
import { Avatar } from '../look/avatar.js';
import { KindShape } from '../look/kind.js';
import { useFormat } from '../words/format.js';
import { nameOfNetwork } from '../words/names.js';
import { cut } from './cut.js';

function Marked({ text, marks, className = '' }: { text: string; marks: Highlight[]; className?: string }) {
  return (
    <span className={`break-words ${className}`} dir="auto">
      {cut(text, marks).map((piece, index) =>
        piece.marked ? (
          <mark key={index} className="rounded-[2px] bg-unsure-soft font-[570] text-ink">
            {piece.text}
          </mark>
        ) : (
          piece.text
        ),
      )}
    </span>
  );
}

const box = 'grid grid-cols-[22px_minmax(0,1fr)_auto] items-baseline gap-x-2 gap-y-0.5 px-4 py-2.5 outline-offset-[-2px] hover:bg-sunken';

/** One thing that was found; choosing it opens it where it was said. */
export function Hit({ hit }: { hit: SearchHit }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const { members, channels } = useWorkspace();
  const when = (
    <time className="text-s whitespace-nowrap text-ink-3" dateTime={hit.at}>
      {format.moment(hit.at)}
    </time>
  );
  if (hit.is === 'person') {
    const { author, network, marks } = hit;
    const word = nameOfNetwork(network);
    return (
      <Link to="/people/$authorId" params={{ authorId: author.id }} className={box}>
        <Avatar name={author.name ?? author.handle} size="s" />
        <span className="truncate font-[570]">
          <Marked text={author.name ?? author.handle} marks={marks} /> <span className="font-normal text-ink-3">@{author.handle.replace(/^@/, '')}</span>
        </span>
        <span className="text-s text-ink-3">{typeof word === 'string' ? word : i18n._(word)}</span>
      </Link>
    );
  }
  if (hit.is === 'post') {
    const { mention, marks } = hit;
    const author = mention.author.name ?? mention.author.handle;
    const place = channels.get(mention.channelId)?.name;
    const inner = (
      <>
        <span className="self-center">
          <KindShape kind={mention.reading.kind} unsure={mention.reading.unsure} size={12} />
        </span>
        <span className="truncate font-[570]">
          {author} <span className="font-normal text-ink-3">{place && <Trans>on {place}</Trans>}</span>
        </span>
        {when}
        <Marked text={mention.text} marks={marks} className="col-span-2 col-start-2 line-clamp-3 text-ink-2" />
      </>
    );
    return mention.conversationId ? (
      <Link to="/inbox/$view/{-$conversationId}" params={{ view: 'all', conversationId: mention.conversationId }} search={{ at: mention.id }} className={box}>
        {inner}
      </Link>
    ) : (
      <Link to="/posts" search={{ q: `author:${mention.author.id}` }} className={box}>
        {inner}
      </Link>
    );
  }
  const { conversation, text, marks, memberId } = hit;
  const who = (memberId && members.get(memberId)?.name) || t`a colleague`;
  const to = conversation.author.name ?? conversation.author.handle;
  return (
    <Link to="/inbox/$view/{-$conversationId}" params={{ view: 'all', conversationId: conversation.id }} search={{ at: hit.id }} className={box}>
      <Avatar name={who} size="s" />
      <span className="truncate font-[570]">
        {who} <span className="font-normal text-ink-3">{hit.is === 'reply' ? <Trans>answered {to}</Trans> : <Trans>noted about {to}</Trans>}</span>
      </span>
      {when}
      <Marked text={text} marks={marks} className="col-span-2 col-start-2 line-clamp-3 text-ink-2" />
    </Link>
  );
}
