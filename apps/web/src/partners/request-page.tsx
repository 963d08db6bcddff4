import { Trans } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { OwnHandOffsView } from '#contracts';
import { api } from '../api/client.js';
import { Skeleton, useReason } from '../look/states.js';
import { tokenIn } from '../welcome/token.js';
import { Gate } from '../welcome/gate.js';
import { RequestList } from './requests.js';

/** One request, for a partner who came by the link of a mail and never signs in. */
export function RequestPage() {
  const reason = useReason();
  const queryClient = useQueryClient();
  const [token] = useState(() => tokenIn(location.hash));
  const queryKey = ['request', token];
  const { data, isPending, error, refetch } = useQuery({
    queryKey,
    queryFn: () => api.post<OwnHandOffsView>('/hand-off-link', { token }),
    enabled: token !== null,
    retry: false,
  });
  return (
    <Gate title={<Trans>New request</Trans>}>
      {!token ? (
        <p>
          <Trans>This link is not complete</Trans>
        </p>
      ) : error ? (
        <p role="alert" className="rounded-m bg-complaint-soft p-3 text-complaint">
          {reason(error)}
        </p>
      ) : isPending ? (
        <Skeleton rows={2} height={120} />
      ) : (
        <RequestList
          data={data}
          send={async (_, step) => queryClient.setQueryData(queryKey, await api.post<OwnHandOffsView>('/hand-off-link/steps', { token, step }))}
          again={() => void refetch()}
        />
      )}
    </Gate>
  );
}
