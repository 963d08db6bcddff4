import { getRouteApi } from '@tanstack/react-router';
import { Channels } from './channels.js';

const route = getRouteApi('/workspace/channels');

export function ChannelsPage() {
  const { add } = route.useSearch();
  return <Channels key={add} add={add ?? null} />;
}
