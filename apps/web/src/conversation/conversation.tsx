import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { MentionView } from '#contracts';
import { conversationQuery } from '../api/queries.js';
import { useRow } from '../inbox/rows.js';
import { Dialog } from '../look/dialog.js';
import { useWide } from '../look/narrow.js';
import { Failure, Skeleton } from '../look/states.js';
import { Acts } from './acts.js';
import { type Compose, Composer } from './composer.js';
import { ConversationHeader } from './header.js';
import { SidePanel } from './side-panel.js';
import { Thread } from './thread.js';

interface ConversationProps {
  id: string;
  compose: Compose | null;
  onComposed: () => void;
  onBack: (() => void) | null;
  onResolve: () => void;
  onAssign: (memberId: string | null) => void;
  onSnooze: () => void;
  onCorrect: () => void;
  onTag: () => void;
  onOpen: (id: string) => void;
}

export function Conversation({ id, compose, onComposed, onBack, onResolve, onAssign, onSnooze, onCorrect, onTag, onOpen }: ConversationProps) {
  const { t } = useLingui();
  const wide = useWide();
  const [details, setDetails] = useState(false);
  const query = useQuery(conversationQuery(id));
  const row = useRow(id);
  const detail = query.data;

  if (query.isError && !detail) {
    return (
      <div className="min-w-0 flex-1">
        <Failure error={query.error} retry={() => void query.refetch()} />
      </div>
    );
  }
  const heard = detail?.thread.findLast((item) => item.is === 'mention' && !item.mention.own);
  const mention: MentionView | null = heard?.is === 'mention' ? heard.mention : null;
  const panel = detail && <SidePanel detail={detail} mention={mention} onCorrect={onCorrect} onTag={onTag} onOpen={onOpen} />;
  return (
    <>
      <section aria-label={t`Conversation`} className="flex h-full min-w-0 flex-1 flex-col">
        {row && (
          <ConversationHeader
            row={row}
            onBack={onBack}
            onResolve={onResolve}
            onAssign={onAssign}
            onSnooze={onSnooze}
            detail={detail ?? null}
            onOpen={onOpen}
            onDetails={wide ? null : () => setDetails(true)}
          />
        )}
        {detail ? (
          <>
            <Acts detail={detail}>
              <Thread detail={detail} />
            </Acts>
            <Composer key={id} detail={detail} compose={compose} onComposed={onComposed} onResolve={onResolve} />
          </>
        ) : (
          <Skeleton rows={4} height={110} />
        )}
      </section>
      {wide ? (
        <aside aria-label={t`About this conversation`} className="w-[276px] shrink-0 overflow-auto border-s border-line">
          {panel}
        </aside>
      ) : (
        <Dialog open={details} onClose={() => setDetails(false)} title={t`About this conversation`}>
          {panel}
        </Dialog>
      )}
    </>
  );
}
