import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { KeyHint } from '../frame/key-hint.js';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { type ConversationDetail, lengthOf, type ReplyView, type StaleReply, variablesOf, type WritingMode } from '#contracts';
import { api, ApiError, Unreachable } from '../api/client.js';
import { usePresence } from '../feed/presence.js';
import { keyLabel, useCommands } from '../frame/commands.js';
import { say } from '../frame/notices.js';
import { useWorkspace } from '../frame/workspace.js';
import { Menu } from '../look/menu.js';
import { useReason, useServerWords } from '../look/states.js';
import { Company } from './company.js';
import { useDraft } from './draft.js';
import { holdSeconds } from './sending.js';
import { StaleNotice } from './stale-notice.js';
import { PinnedAnswer } from './pinned-answer.js';
import { ThanksPanel } from './thanks-panel.js';
import { Suggestions } from './suggestions.js';
import { named } from './trigger.js';
import { useMacros } from './use-macros.js';
import { WritingField } from './writing-field.js';

export type ComposeMode = WritingMode;
export interface Compose {
  id: string;
  mode: ComposeMode;
}

interface ComposerProps {
  detail: ConversationDetail;
  /** Asked for by a key: begin to write, in this conversation. */
  compose: Compose | null;
  onComposed: () => void;
  onResolve: () => void;
}

/** Writes a reply or a note. The two differ in colour, word and button, and keep separate drafts. */
export function Composer(props: ComposerProps) {
  const { detail, compose, onComposed } = props;
  const { canReply } = detail;
  const [mode, setMode] = useState<ComposeMode>(canReply.ok ? 'reply' : 'note');
  const [focus, setFocus] = useState(0);
  const switchTo = (next: ComposeMode) => {
    if (next === 'reply' && !canReply.ok) return;
    setMode(next);
    setFocus((times) => times + 1);
  };
  const latest = useRef({ switchTo, onComposed });
  useEffect(() => {
    latest.current = { switchTo, onComposed };
  });
  useEffect(() => {
    if (compose?.id !== detail.id) return;
    latest.current.switchTo(compose.mode);
    latest.current.onComposed();
  }, [compose, detail.id]);
  return <Writing key={mode} {...props} mode={mode} focus={focus} switchTo={switchTo} />;
}

const idleMs = 4_000;

function Writing({ detail, onResolve, mode, focus, switchTo }: ComposerProps & { mode: ComposeMode; focus: number; switchTo: (mode: ComposeMode) => void }) {
  const { t } = useLingui();
  const reason = useReason();
  const serverWords = useServerWords();
  const queryClient = useQueryClient();
  const { me, members, channels, feed } = useWorkspace();
  const { id, canReply } = detail;
  const { draft, saved, write, clear } = useDraft(detail, mode);
  const [stale, setStale] = useState<StaleReply | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const [asksPrivate, setAsksPrivate] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const idle = useRef<ReturnType<typeof setTimeout> | null>(null);
  const isNote = mode === 'note';
  const company = usePresence(id, me.member.id);
  const { macros, run } = useMacros(detail, setStale);

  useEffect(() => {
    if (focus > 0) field.current?.focus();
  }, [focus]);
  useEffect(() => () => void (idle.current && clearTimeout(idle.current)), []);
  useCommands(macros.map((macro) => ({ id: `macro-${macro.id}`, name: macro.name, group: t`Macro`, run: () => run(macro) })));

  const put = (text: string) => {
    write({ text, basedOn: text ? (draft.basedOn ?? detail.version) : null });
    feed?.presence(id, text ? 'writing' : 'viewing');
    if (idle.current) clearTimeout(idle.current);
    idle.current = setTimeout(() => feed?.presence(id, 'viewing'), idleMs);
  };
  const insert = (text: string, between = '\n') => {
    put(draft.text ? `${draft.text}${between}${text}` : text);
    field.current?.focus();
  };

  const left = !isNote && canReply.ok && canReply.length ? canReply.length.max - lengthOf(draft.text, canReply.length) : null;
  const ready = draft.text.trim() !== '' && !sending && (left === null || left >= 0);

  /** The reply is held by the server for a moment; taken back, its words are in the field again. */
  const takeBack = async (reply: ReplyView, resolved: boolean): Promise<void> => {
    try {
      await api.post(`/replies/${reply.id}/cancel`);
      if (resolved) await api.post(`/conversations/${id}/reopen`);
      await api.post(`/conversations/${id}/draft`, { mode: 'reply', text: reply.text, basedOn: null });
    } catch (error) {
      say(reason(error), { tone: 'problem' });
    }
    void queryClient.invalidateQueries({ queryKey: ['conversation', id] });
  };

  const send = async (basedOn: number, then: 'stay' | 'pending' | 'resolve' = 'stay') => {
    if (!ready) return;
    setSending(true);
    setProblem(null);
    try {
      if (isNote) await api.post(`/conversations/${id}/notes`, { text: draft.text, mentions: named(draft.text, members.values()) });
      else {
        const reply = await api.post<ReplyView>(`/conversations/${id}/replies`, { text: draft.text, basedOn, holdSeconds, asksPrivate });
        if (then === 'pending') await api.post(`/conversations/${id}/pending`);
        say(t`Going out in a moment`, { undo: () => void takeBack(reply, then === 'resolve') });
      }
      clear();
      setStale(null);
      setAsksPrivate(false);
      feed?.presence(id, 'viewing');
      // What follows a sent text is the next key: resolve, or the next conversation.
      field.current?.blur();
      if (then === 'resolve') onResolve();
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
  const basis = draft.basedOn ?? detail.version;

  const tab = (value: ComposeMode, label: string, key: string) => (
    <button
      type="button"
      role="tab"
      aria-selected={mode === value}
      disabled={value === 'reply' && !canReply.ok}
      className="flex min-h-7 items-center gap-1.5 border-b-2 border-transparent text-s text-ink-3 aria-selected:border-accent aria-selected:font-[570] aria-selected:text-ink"
      onClick={() => switchTo(value)}
    >
      {label} <KeyHint of={value} usual={key} className="max-md:hidden" />
    </button>
  );
  const values = variablesOf({ author: detail.author, me: me.member.name, channel: channels.get(detail.channelId)?.name ?? '', workspace: me.workspace.name });

  return (
    <div className="shrink-0 px-3 pb-3 md:px-6 md:pb-4">
      <Company company={company} drafting={detail.drafting} />
      {stale && (
        <StaleNotice
          stale={stale}
          busy={sending}
          onSend={() => void send(stale.version)}
          onChange={() => {
            write({ ...draft, basedOn: stale.version });
            setStale(null);
            field.current?.focus();
          }}
        />
      )}
      {!canReply.ok && (
        <p className="mb-2 text-s text-ink-2">
          <Trans>Replies are not possible here:</Trans> {serverWords(canReply.why)}
        </p>
      )}
      {!isNote && <PinnedAnswer onTake={insert} />}
      {!isNote && canReply.ok && detail.kind === 'praise' && (
        <ThanksPanel detail={detail} isEmpty={draft.text === ''} onTake={insert} onAdd={(text) => insert(text, isOpenEnded(draft.text) ? ' ' : '')} />
      )}
      {!isNote && draft.text === '' && detail.kind !== 'praise' && <Suggestions detail={detail} onTake={insert} />}
      <form
        className={`rounded-l border shadow-lift ${isNote ? 'border-unsure bg-unsure-soft' : 'border-line-strong bg-surface'}`}
        onSubmit={(event) => {
          event.preventDefault();
          void send(basis);
        }}
      >
        <div role="tablist" aria-label={t`What you write`} className="flex gap-4 px-3.5 pt-1.5">
          {tab('reply', t`Reply to them`, 'r')}
          {tab('note', t`Note to colleagues`, 'n')}
          {isNote && (
            <span className="ms-auto self-center text-xs font-semibold text-unsure">
              <Trans>not sent to them</Trans>
            </span>
          )}
        </div>
        <WritingField
          ref={field}
          text={draft.text}
          isNote={isNote}
          values={values}
          onWrite={put}
          onSend={(then) => void send(basis, then)}
          onSwitch={() => switchTo(isNote ? 'reply' : 'note')}
        />
        <footer className="flex min-h-11 flex-wrap items-center gap-2 border-t border-line px-3 py-1.5 text-s text-ink-3">
          {left !== null && (
            <span className={left < 0 ? 'text-complaint' : ''} aria-live={left < 20 ? 'polite' : 'off'}>
              {left < 0 ? (
                <Plural value={-left} one="# character too many" other="# characters too many" />
              ) : (
                <Plural value={left} one="# left" other="# left" />
              )}
            </span>
          )}
          {macros.length > 0 && (
            <Menu
              trigger={
                <button type="button" className="btn btn-quiet">
                  <Trans>Macros</Trans>
                </button>
              }
              choices={macros.map((macro) => ({ id: macro.id, label: macro.name, choose: () => run(macro) }))}
            />
          )}
          {!isNote && canReply.ok && detail.form !== 'message' && (
            <label className="flex min-h-6 items-center gap-1.5">
              <input
                type="checkbox"
                checked={asksPrivate}
                onChange={({ target }) => {
                  setAsksPrivate(target.checked);
                  if (target.checked && draft.text === '') insert(t`Please send us a private message, so that we can look into it together.`);
                }}
              />
              <Trans>asks them to write in private</Trans>
            </label>
          )}
          {problem && (
            <span role="alert" className="text-complaint">
              {problem}
            </span>
          )}
          <span className="ms-auto text-xs" aria-live="off">
            {draft.text && (saved ? <Trans>draft saved</Trans> : <Trans>saving…</Trans>)}
          </span>
          <span className="ms-auto flex items-center gap-2">
            <button type="submit" className="btn btn-primary" disabled={!ready}>
              {sending ? <Trans>Sending…</Trans> : isNote ? <Trans>Add note</Trans> : <Trans>Send</Trans>}{' '}
              <kbd className="kbd max-md:hidden">{keyLabel('mod+Enter')}</kbd>
            </button>
            {!isNote && (
              <Menu
                trigger={
                  <button type="button" className="btn" aria-label={t`Send and more`} disabled={!ready}>
                    <span aria-hidden="true">▾</span>
                  </button>
                }
                choices={[
                  { id: 'resolve', label: t`Send and resolve`, aside: keyLabel('mod+Shift Enter'), choose: () => void send(basis, 'resolve') },
                  { id: 'pending', label: t`Send and wait for them`, choose: () => void send(basis, 'pending') },
                ]}
              />
            )}
          </span>
        </footer>
      </form>
    </div>
  );
}

/** Whether a space belongs before a further sentence: not after one that is there, nor after the full-width signs of Chinese and Japanese. */
function isOpenEnded(text: string): boolean {
  return !/[\s\u3000-\u303f\uff00-\uffef]$/.test(text);
}
