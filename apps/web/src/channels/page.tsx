import { getRouteApi } from '@tanstack/react-router';
import { Channels } from './channels.js';

const route = getRouteApi('/workspace/channels');

export function ChannelsPage() {
  const { add, problem } = route.useSearch();
  const navigate = route.useNavigate();
  return <Channels key={add} add={add ?? null} problem={problem ?? null} onSeen={() => void navigate({ search: {}, replace: true })} />;
}
