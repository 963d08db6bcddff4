import { Trans, useLingui } from '@lingui/react/macro';
import { KeyHint } from '../frame/key-hint.js';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { ConversationDetail, ListOrder, MentionView, ViewName } from '#contracts';
import { conversationQuery } from '../api/queries.js';
import { Conversation } from '../conversation/conversation.js';
import type { Compose, ComposeMode } from '../conversation/composer.js';
import { useCommands } from '../frame/commands.js';
import { useWorkspace } from '../frame/workspace.js';
import { useNarrow } from '../look/narrow.js';
import { useActions } from './actions.js';
import { kindName } from '../words/names.js';
import { kindOrder } from '../words/order.js';
import { CorrectDialog } from './correct-dialog.js';
import { InboxList } from './list.js';
import { conversationRows, type Row, useRow } from './rows.js';
import { TagDialog } from '../tags/tag-dialog.js';
import { SnoozeDialog } from './snooze-dialog.js';
import { useList } from './use-list.js';
import { useSelection } from './selection.js';
import { belongs, neighbour, searchOf } from './view.js';

function newestMention(detail: ConversationDetail | undefined): MentionView | null {
  const last = detail?.thread.findLast((item) => item.is === 'mention' && !item.mention.own);
  return last?.is === 'mention' ? last.mention : null;
}

/** The list, the conversation beside it, and what the keys do to whichever is in hand. */
export function Inbox({ view, query, order, conversationId }: { view: ViewName; query: string; order: ListOrder; conversationId: string | null }) {
  const { t, i18n } = useLingui();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { me, feed } = useWorkspace();
  const actions = useActions();
  const narrow = useNarrow();
  const list = useList({ view, query, order });
  const selection = useSelection(list.ids);
  const [isBuilding, setBuilding] = useState(false);
  const [cursor, setCursor] = useState<string | null>(conversationId);
  const [asking, setAsking] = useState<'snooze' | 'correct' | 'tag' | null>(null);
  const [compose, setCompose] = useState<Compose | null>(null);
  const searchField = useRef<HTMLInputElement>(null);
  const inHand = useRow(conversationId ?? cursor);
  const detail = useQuery({ ...conversationQuery(conversationId ?? ''), enabled: conversationId !== null }).data;

  const open = (id: string | null) =>
    void navigate({ to: '/inbox/$view/{-$conversationId}', params: { view, conversationId: id ?? undefined }, search: searchOf(query, view, order) });
  const show = (q: string, by: ListOrder) =>
    void navigate({ to: '/inbox/$view/{-$conversationId}', params: { view, conversationId: undefined }, search: searchOf(q, view, by) });
  const onQuery = (q: string) => show(q, order);

  useEffect(() => {
    if (conversationId) setCursor(conversationId);
    feed?.presence(conversationId, 'viewing');
    return () => feed?.presence(null, 'viewing');
  }, [conversationId, feed]);

  const next = conversationId ? neighbour(list.ids, conversationId) : null;
  useEffect(() => {
    if (next) void queryClient.prefetchQuery(conversationQuery(next));
  }, [next, queryClient]);

  const step = (by: number) => {
    const at = cursor ? list.ids.indexOf(cursor) : -1;
    const to = list.ids[Math.min(Math.max(at + by, 0), list.ids.length - 1)];
    if (!to) return;
    setCursor(to);
    if (conversationId) open(to);
  };

  /** Goes on to the next when the view no longer holds this one; undo brings it back. */
  const advance = (row: Row, change: (around: { onUndo: () => void }) => void) => {
    const following = neighbour(list.ids, row.id);
    change({
      onUndo: () => {
        list.comeBack(row.id);
        setCursor(row.id);
        if (conversationId) open(row.id);
      },
    });
    const shown = conversationRows.get(row.id);
    if (!shown || belongs(view, shown, me.member.id)) return;
    list.leave(row.id);
    setCursor(following);
    if (conversationId === row.id) open(narrow ? null : following);
  };

  const done = inHand?.status === 'resolved';
  const mine = inHand?.assigneeId === me.member.id;
  const withRow = (act: (row: Row) => void) => () => inHand && act(inHand);
  const resolve = withRow((row) => advance(row, (around) => (done ? actions.reopen(row, around) : actions.resolve(row, around))));
  const assign = (memberId: string | null) => withRow((row) => advance(row, (around) => actions.assign(row, memberId, around)))();
  const write = (mode: ComposeMode) =>
    withRow((row) => {
      if (conversationId !== row.id) open(row.id);
      setCompose({ id: row.id, mode });
    });

  const moving = t`Inbox`;
  const acting = t`Conversation`;
  const mention = newestMention(detail);
  useCommands([
    { id: 'next', name: t`Next conversation`, group: moving, key: 'j', run: () => step(1) },
    { id: 'previous', name: t`Previous conversation`, group: moving, key: 'k', run: () => step(-1) },
    { id: 'open', name: t`Open the conversation`, group: moving, key: 'Enter', run: () => cursor && open(cursor) },
    { id: 'close', name: t`Back to the list`, group: moving, key: 'Escape', run: () => conversationId && open(null) },
    { id: 'find', name: t`Search in this view`, group: moving, key: '/', run: () => searchField.current?.focus() },
    { id: 'newcomers', name: t`Show what is new`, group: moving, key: '.', run: () => void list.reload() },
    { id: 'choose', name: t`Choose for a change to many`, group: moving, key: 'x', run: () => cursor && selection.toggle(cursor) },
    { id: 'choose-all', name: t`Choose all that match`, group: moving, key: '*', run: selection.chooseAll },
    { id: 'build', name: t`Build the query by clicking`, group: moving, key: 'q', run: () => setBuilding((open) => !open) },
    { id: 'resolve', name: done ? t`Reopen` : t`Resolve`, group: acting, key: 'e', run: resolve },
    { id: 'assign', name: mine ? t`Give back to nobody` : t`Assign to me`, group: acting, key: 'a', run: () => assign(mine ? null : me.member.id) },
    { id: 'snooze', name: t`Snooze`, group: acting, key: 's', run: () => inHand && setAsking('snooze') },
    { id: 'tag', name: t`Tag`, group: acting, key: 't', run: () => inHand && setAsking('tag') },
    { id: 'reply', name: t`Write a reply`, group: acting, key: 'r', run: write('reply') },
    { id: 'note', name: t`Write a note to colleagues`, group: acting, key: 'n', run: write('note') },
    {
      id: 'correct',
      name: t`Correct the kind`,
      group: acting,
      key: 'c',
      run: withRow((row) => {
        if (conversationId !== row.id) open(row.id);
        setAsking('correct');
      }),
    },
    ...kindOrder.map((kind, index) => ({
      id: `correct-${kind}`,
      name: t`It is: ${i18n._(kindName[kind])}`,
      group: acting,
      key: String(index + 1),
      run: () => mention && void actions.correct(mention, kind),
    })),
  ]);

  return (
    <div className="flex h-full min-w-0">
      {(!narrow || !conversationId) && (
        <div className="w-full min-w-0 shrink-0 border-line md:w-[320px] md:border-e xl:w-[372px]">
          <InboxList
            view={view}
            query={query}
            list={list}
            cursor={cursor}
            openId={conversationId}
            searchField={searchField}
            onQuery={onQuery}
            order={order}
            onOrder={(by) => show(query, by)}
            selection={selection}
            isBuilding={isBuilding}
            onBuild={setBuilding}
          />
        </div>
      )}
      {conversationId ? (
        <Conversation
          key={conversationId}
          id={conversationId}
          compose={compose}
          onComposed={() => setCompose(null)}
          onBack={narrow ? () => open(null) : null}
          onResolve={resolve}
          onAssign={assign}
          onSnooze={() => setAsking('snooze')}
          onCorrect={() => setAsking('correct')}
          onTag={() => setAsking('tag')}
          onOpen={open}
        />
      ) : (
        !narrow && (
          <div className="grid min-w-0 flex-1 place-items-center p-8 text-ink-3">
            <p className="max-w-[320px] text-center">
              <Trans>
                Choose a conversation, or press <KeyHint of="next" usual="j" /> and <kbd className="kbd">Enter</kbd>. All keys are under{' '}
                <KeyHint of="sheet" usual="?" />.
              </Trans>
            </p>
          </div>
        )
      )}
      <SnoozeDialog
        open={asking === 'snooze'}
        onClose={() => setAsking(null)}
        onChoose={(until) => withRow((row) => advance(row, (around) => actions.snooze(row, until, around)))()}
      />
      {asking === 'tag' && inHand && <TagDialog row={inHand} onClose={() => setAsking(null)} onTag={(change) => void actions.tag(inHand, change)} />}
      <CorrectDialog
        open={asking === 'correct' && mention !== null}
        onClose={() => setAsking(null)}
        current={mention?.reading.kind ?? null}
        onChoose={(kind) => mention && void actions.correct(mention, kind)}
      />
    </div>
  );
}
