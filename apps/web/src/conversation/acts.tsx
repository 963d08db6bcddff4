import { Trans, useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext } from 'react';
import { type ActView, type ConversationDetail, type NetworkAction, opposite } from '#contracts';
import { api } from '../api/client.js';
import { KeyHint } from '../frame/key-hint.js';
import { useCommands } from '../frame/commands.js';
import { say } from '../frame/notices.js';
import { useWorkspace } from '../frame/workspace.js';
import { useReason, useServerWords } from '../look/states.js';
import { actDone, actName, actPending, actSaid } from '../words/names.js';
import { holdSeconds } from './sending.js';

type Target = { mentionId: string } | { replyId: string };
type Detail = Pick<ConversationDetail, 'id' | 'acts' | 'mayAct'>;

const Context = createContext<Detail>({ id: '', acts: [], mayAct: { theirs: [], ours: [] } });

const keys: Partial<Record<NetworkAction, string>> = { like: 'l', hide: 'h', delete: 'd' };
const isOf = (act: ActView, target: Target): boolean => ('mentionId' in target ? act.mentionId === target.mentionId : act.replyId === target.replyId);
/** Unliking belongs to liking: what stands is the newest of both. */
const headOf = (action: NetworkAction): NetworkAction => (action === 'unlike' ? 'like' : action === 'show' ? 'hide' : action);
const standing = ({ acts }: Detail, target: Target, head: NetworkAction): ActView | undefined =>
  acts.find((act) => isOf(act, target) && headOf(act.action) === head);

function useAct(conversationId: string): (target: Target, action: NetworkAction) => Promise<void> {
  const { i18n } = useLingui();
  const reason = useReason();
  const queryClient = useQueryClient();
  const again = () => queryClient.invalidateQueries({ queryKey: ['conversation', conversationId] });
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      say(reason(error), { tone: 'problem' });
    }
    await again();
  };
  return (target, action) =>
    attempt(async () => {
      const path = 'mentionId' in target ? `/mentions/${target.mentionId}/acts` : `/replies/${target.replyId}/acts`;
      const act = await api.post<ActView>(path, { action, holdSeconds });
      say(i18n._(actSaid[action]), { undo: () => void attempt(() => api.post(`/acts/${act.id}/cancel`)) });
    });
}

/** What the thread's lines may do on the network, and the keys for the newest of them. */
export function Acts({ detail, children }: { detail: ConversationDetail; children: ReactNode }) {
  const { t, i18n } = useLingui();
  const act = useAct(detail.id);
  const theirs = detail.thread.findLast((line) => line.is === 'mention' && !line.mention.own && !line.mention.deletedAt);
  const ours = detail.thread.findLast((line) => line.is === 'reply' && line.reply.state === 'sent' && !isDeleted(detail, { replyId: line.reply.id }));
  const group = t`Conversation`;
  const heads = [...detail.mayAct.theirs, ...detail.mayAct.ours].filter((action) => headOf(action) === action);
  useCommands(
    heads.flatMap((head) => {
      const target: Target | null =
        head === 'delete' ? (ours?.is === 'reply' ? { replyId: ours.reply.id } : null) : theirs?.is === 'mention' ? { mentionId: theirs.mention.id } : null;
      if (!target) return [];
      const stands = standing(detail, target, head);
      const back = opposite[head];
      const action = stands?.action === head && stands.state !== 'refused' && stands.state !== 'failed' && back ? back : head;
      return [{ id: head, name: i18n._(actName[action]), group, key: keys[head]!, run: () => void act(target, action) }];
    }),
  );
  return <Context value={detail}>{children}</Context>;
}

const isDeleted = (detail: Detail, target: Target): boolean => standing(detail, target, 'delete')?.state === 'done';

/** Whether a reply of ours was deleted on the network. */
export function useDeleted(replyId: string): boolean {
  return isDeleted(useContext(Context), { replyId });
}

/** The buttons of one post or reply, and how what was asked before stands. */
export function ActButtons({ target, ours, newest = false }: { target: Target; ours: boolean; newest?: boolean }) {
  const { i18n } = useLingui();
  const detail = useContext(Context);
  const act = useAct(detail.id);
  const { members } = useWorkspace();
  const serverWords = useServerWords();
  const heads = (ours ? detail.mayAct.ours : detail.mayAct.theirs).filter((action) => headOf(action) === action);
  return heads.map((head) => {
    const stands = standing(detail, target, head);
    const pending = stands?.state === 'held' || stands?.state === 'queued';
    const troubled = stands?.state === 'refused' || stands?.state === 'failed';
    const done = stands?.state === 'done';
    const is = (pending || done) && stands.action === head;
    const back = opposite[head];
    const action = is ? back : head;
    const name = stands && members.get(stands.memberId)?.name;
    return (
      <span key={head} className="inline-flex flex-wrap items-center gap-x-1.5" data-act={head} data-state={stands?.state ?? 'none'}>
        {stands && (pending || is || troubled) && (
          <span className={troubled ? 'text-complaint' : pending ? 'pending' : ''} {...(name ? { title: name } : {})}>
            {troubled ? '! ' : ''}
            {i18n._((pending ? actPending : troubled ? actName : actDone)[stands.action])}
            {troubled && stands.problem ? `: ${serverWords(stands.problem)}` : ''}
          </span>
        )}
        {!pending && action && (
          <button type="button" className="btn btn-quiet" onClick={() => void act(target, action)}>
            {is ? <Trans>Take back</Trans> : i18n._(actName[action])} {newest && !is && <KeyHint of={head} usual={keys[head]!} className="max-md:hidden" />}
          </button>
        )}
      </span>
    );
  });
}
