import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { type ConversationDetail, lengthOf, type StaleReply } from '#contracts';
import { api, ApiError, Unreachable } from '../api/client.js';
import { usePresence } from '../feed/presence.js';
import { keyLabel } from '../frame/commands.js';
import { useWorkspace } from '../frame/workspace.js';
import { useReason, useServerWords } from '../look/states.js';
import { useFormat } from '../words/format.js';
import { type Draft, keepDraft, readDraft } from './draft.js';
import { keyOf, ThreadLine } from './thread-items.js';

export type ComposeMode = 'reply' | 'note';
export interface Compose {
  id: string;
  mode: ComposeMode;
}

interface ComposerProps {
  detail: ConversationDetail;
  /** Asked for by a key: begin to write, in this conversation. */
  compose: Compose | null;
  onComposed: () => void;
}

const idleMs = 4_000;

/** Writes a reply or a note. The two differ in colour, word and button, and keep separate drafts. */
export function Composer({ detail, compose, onComposed }: ComposerProps) {
  const { t } = useLingui();
  const format = useFormat();
  const reason = useReason();
  const serverWords = useServerWords();
  const queryClient = useQueryClient();
  const { me, members, feed } = useWorkspace();
  const { id, canReply } = detail;
  const [mode, setMode] = useState<ComposeMode>(canReply.ok ? 'reply' : 'note');
  const [draft, setDraft] = useState<Draft>(() => readDraft(id, mode));
  const [stale, setStale] = useState<StaleReply | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const idle = useRef<ReturnType<typeof setTimeout> | null>(null);
  const writers = usePresence(id, me.member.id).filter((entry) => entry.doing === 'writing');

  const switchTo = (next: ComposeMode) => {
    if (next === 'reply' && !canReply.ok) return;
    setMode(next);
    setDraft(readDraft(id, next));
    setStale(null);
    setProblem(null);
    field.current?.focus();
  };
  const latest = useRef({ switchTo, onComposed });
  useEffect(() => {
    latest.current = { switchTo, onComposed };
  });
  useEffect(() => {
    if (compose?.id !== id) return;
    latest.current.switchTo(compose.mode);
    latest.current.onComposed();
  }, [compose, id]);
  useEffect(() => () => void (idle.current && clearTimeout(idle.current)), []);

  const write = (text: string) => {
    const next = { text, basedOn: text ? (draft.basedOn ?? detail.version) : null };
    setDraft(next);
    keepDraft(id, mode, next);
    feed?.presence(id, text ? 'writing' : 'viewing');
    if (idle.current) clearTimeout(idle.current);
    idle.current = setTimeout(() => feed?.presence(id, 'viewing'), idleMs);
  };

  const left = mode === 'reply' && canReply.ok && canReply.length ? canReply.length.max - lengthOf(draft.text, canReply.length) : null;
  const ready = draft.text.trim() !== '' && !sending && (left === null || left >= 0);

  const send = async (basedOn: number) => {
    if (!ready) return;
    setSending(true);
    setProblem(null);
    try {
      if (mode === 'note') await api.post(`/conversations/${id}/notes`, { text: draft.text });
      else await api.post(`/conversations/${id}/replies`, { text: draft.text, basedOn });
      keepDraft(id, mode, { text: '', basedOn: null });
      setDraft({ text: '', basedOn: null });
      setStale(null);
      feed?.presence(id, 'viewing');
      // What follows a sent text is the next key: resolve, or the next conversation.
      field.current?.blur();
      void queryClient.invalidateQueries({ queryKey: ['me'] });
    } catch (error) {
      if (error instanceof ApiError && error.status === 409 && typeof error.problem.version === 'number') {
        setStale({ version: error.problem.version, since: (error.problem.since as StaleReply['since'] | undefined) ?? [] });
      } else if (error instanceof Unreachable) {
        setProblem(t`No answer came, so it may have been sent or not. Look at the thread before you send again; your text is kept.`);
      } else setProblem(reason(error));
    } finally {
      setSending(false);
      void queryClient.invalidateQueries({ queryKey: ['conversation', id] });
    }
  };

  const tab = (value: ComposeMode, label: string, key: string) => (
    <button
      type="button"
      role="tab"
      aria-selected={mode === value}
      disabled={value === 'reply' && !canReply.ok}
      className="flex min-h-7 items-center gap-1.5 border-b-2 border-transparent text-s text-ink-3 aria-selected:border-accent aria-selected:font-[570] aria-selected:text-ink"
      onClick={() => switchTo(value)}
    >
      {label} <kbd className="kbd max-md:hidden">{key}</kbd>
    </button>
  );

  const names = format.list(writers.map(({ memberId }) => members.get(memberId)?.name ?? t`A colleague`));
  const isNote = mode === 'note';
  return (
    <div className="shrink-0 px-3 pb-3 md:px-6 md:pb-4">
      {writers.length > 0 && (
        <div role="status" className="mb-2 rounded-m border border-unsure bg-unsure-soft px-3 py-2 text-s">
          <b className="font-semibold">
            <Plural value={writers.length} one={<Trans>{names} is writing too.</Trans>} other={<Trans>{names} are writing too.</Trans>} />
          </b>{' '}
          <Trans>Whoever sends second is stopped and sees what changed.</Trans>
        </div>
      )}
      {stale && (
        <div role="alert" className="mb-2 flex max-h-[40vh] flex-col gap-3 overflow-auto rounded-m border border-unsure bg-unsure-soft px-3 py-2">
          <p className="text-s">
            <b className="font-semibold">
              <Trans>Not sent: the conversation moved on while you wrote.</Trans>
            </b>{' '}
            <Trans>This is new since you began:</Trans>
          </p>
          {stale.since.map((item) => (
            <ThreadLine key={keyOf(item)} item={item} />
          ))}
          <div className="flex flex-wrap gap-2">
            <button type="button" className="btn btn-primary" onClick={() => void send(stale.version)} disabled={sending}>
              <Trans>Send mine anyway</Trans>
            </button>
            <button
              type="button"
              className="btn"
              onClick={() => {
                const next = { ...draft, basedOn: stale.version };
                setDraft(next);
                keepDraft(id, mode, next);
                setStale(null);
                field.current?.focus();
              }}
            >
              <Trans>Change mine first</Trans>
            </button>
          </div>
        </div>
      )}
      {!canReply.ok && (
        <p className="mb-2 text-s text-ink-2">
          <Trans>Replies are not possible here:</Trans> {serverWords(canReply.why)}
        </p>
      )}
      <form
        className={`rounded-l border shadow-lift ${isNote ? 'border-unsure bg-unsure-soft' : 'border-line-strong bg-surface'}`}
        onSubmit={(event) => {
          event.preventDefault();
          void send(draft.basedOn ?? detail.version);
        }}
      >
        <div role="tablist" aria-label={t`What you write`} className="flex gap-4 px-3.5 pt-1.5">
          {tab('reply', t`Reply to them`, 'R')}
          {tab('note', t`Note to colleagues`, 'N')}
        </div>
        <textarea
          ref={field}
          dir="auto"
          rows={3}
          className="block max-h-[30vh] w-full resize-none bg-transparent px-3.5 py-2 text-[14px] leading-normal outline-none placeholder:text-ink-3 [field-sizing:content]"
          aria-label={isNote ? t`Note to colleagues, not sent to them` : t`Reply to them`}
          placeholder={isNote ? t`Only colleagues see this.` : t`This goes out to the person.`}
          value={draft.text}
          onChange={(event) => write(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
              event.preventDefault();
              event.stopPropagation();
              void send(draft.basedOn ?? detail.version);
            } else if (event.key === 'Escape') event.currentTarget.blur();
          }}
        />
        <footer className="flex min-h-11 items-center gap-2 border-t border-line px-3 py-1.5 text-s text-ink-3">
          {left !== null && (
            <span className={left < 0 ? 'text-complaint' : ''} aria-live={left < 20 ? 'polite' : 'off'}>
              {left < 0 ? <Plural value={-left} one="# character too many" other="# characters too many" /> : <Trans>{format.number(left)} left</Trans>}
            </span>
          )}
          {problem && (
            <span role="alert" className="text-complaint">
              {problem}
            </span>
          )}
          <button type="submit" className="btn btn-primary ms-auto" disabled={!ready}>
            {sending ? <Trans>Sending…</Trans> : isNote ? <Trans>Add note</Trans> : <Trans>Send</Trans>}{' '}
            <kbd className="kbd max-md:hidden">{keyLabel('mod+Enter')}</kbd>
          </button>
        </footer>
      </form>
    </div>
  );
}
