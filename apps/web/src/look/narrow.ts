import { useCallback, useSyncExternalStore } from 'react';

function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const media = matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
}

/** One pane at a time. */
export const useNarrow = (): boolean => useMedia('(max-width: 767px)');
/** Room for the side panel beside the conversation. */
export const useWide = (): boolean => useMedia('(min-width: 1200px)');
