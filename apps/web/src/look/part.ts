import { useEffect, useState } from 'react';

/** A part of a screen that most never open; it is loaded when somebody reaches for it. */
export interface Part<T> {
  current: T | null;
  load: () => Promise<T>;
}

export function partOf<T>(load: () => Promise<T>): Part<T> {
  let loading: Promise<T> | null = null;
  const part: Part<T> = {
    current: null,
    load: () => {
      loading ??= load().then((loaded) => (part.current = loaded));
      // Whoever asks again tries again.
      loading.catch(() => (loading = null));
      return loading;
    },
  };
  return part;
}

const againMs = 1_000;

/** Without a connection it may never come; the keys do not wait for that. */
const patienceMs = 3_000;

let reaching = 0;
/** Somebody opened what is still loading: what they type next is meant for it. */
export const isReaching = (): boolean => reaching > 0;

/** The part once it was wanted and is there. */
export function usePart<T>(part: Part<T>, wanted: boolean): T | null {
  const [isWanted, setWanted] = useState(wanted);
  if (wanted && !isWanted) setWanted(true);
  const [, setThere] = useState(false);
  const isMissing = isWanted && part.current === null;
  useEffect(() => {
    if (!isMissing) return;
    let timer: ReturnType<typeof setTimeout>;
    let here = true;
    const load = (): void =>
      void part.load().then(
        () => here && setThere(true),
        () => here && (timer = setTimeout(load, againMs)),
      );
    load();
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [isMissing, part]);
  useEffect(() => {
    if (!isMissing || !wanted) return;
    reaching++;
    let isOver = false;
    const over = (): void => {
      if (!isOver) reaching--;
      isOver = true;
    };
    const timer = setTimeout(over, patienceMs);
    return () => {
      clearTimeout(timer);
      over();
    };
  }, [isMissing, wanted]);
  return isWanted ? part.current : null;
}

/** Loads them once the browser has nothing better to do, so that they are there when somebody reaches for them. */
export function loadWhenIdle(parts: readonly Part<unknown>[]): void {
  const load = (): void => parts.forEach((part) => part.load().catch(() => undefined));
  if ('requestIdleCallback' in window) requestIdleCallback(load, { timeout: 5_000 });
  else setTimeout(load, 2_000);
}
