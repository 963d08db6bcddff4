import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEvents, useWorkspace } from '../frame/workspace.js';
import { PageBody } from '../look/page.js';
import { Failure, Skeleton } from '../look/states.js';
import { Calibration } from './calibration.js';
import { Learning } from './learning.js';
import { correctionsQuery, modelQuery, rereadingsQuery } from './queries.js';
import { Rereadings } from './rereadings.js';
import { Scores } from './scores.js';
import { Second } from './second.js';
import { Threshold } from './threshold.js';
import { Versions } from './versions.js';

/** Who reads, how well, and what people may do about it. */
export function ModelPage() {
  const { t } = useLingui();
  const { me } = useWorkspace();
  const queryClient = useQueryClient();
  const { data, isPending, isError, error, refetch } = useQuery(modelQuery);
  const mayChange = ['owner', 'admin', 'supervisor'].includes(me.member.role);
  useEvents((items) => {
    const heard = (...types: string[]): boolean => items.some(({ type }) => types.includes(type));
    if (heard('mention.corrected', 'model.changed')) {
      void queryClient.invalidateQueries({ queryKey: modelQuery.queryKey });
      void queryClient.invalidateQueries({ queryKey: correctionsQuery.queryKey });
    }
    if (heard('rereading.changed')) void queryClient.invalidateQueries({ queryKey: rereadingsQuery.queryKey });
  });
  return (
    <PageBody title={t`How posts are read`} lead={data ? <Trans>Every post is read here, on this machine, by {data.reader}.</Trans> : undefined} wide>
      {isPending ? (
        <Skeleton rows={6} height={90} />
      ) : isError ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : (
        <>
          <Threshold model={data} mayChange={mayChange} />
          <Learning model={data} mayChange={mayChange} />
          <Rereadings model={data} mayChange={mayChange} />
          <Calibration model={data} />
          <Scores model={data} />
          <Versions model={data} />
          <Second model={data} mayChange={mayChange} mayConnect={['owner', 'admin'].includes(me.member.role)} />
        </>
      )}
    </PageBody>
  );
}
