/** Untouched for so long, whoever sits here is taken to be away. */
const idleMs = 2 * 60_000;
const touches = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchstart'] as const;

/** Says when nobody touches this tab any more, or it is out of sight, and when somebody does again. Answers how to stop. */
export function watchIdle(tell: (isIdle: boolean) => void, afterMs = idleMs): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isIdle = false;
  let touchedMs = 0;
  const turn = (next: boolean): void => {
    if (next === isIdle) return;
    isIdle = next;
    tell(next);
  };
  const touched = (): void => {
    // A moving pointer speaks a hundred times a second.
    const now = Date.now();
    if (!isIdle && now - touchedMs < 1_000) return;
    touchedMs = now;
    if (timer) clearTimeout(timer);
    timer = setTimeout(() => turn(true), afterMs);
    turn(false);
  };
  const seen = (): void => (document.hidden ? turn(true) : touched());
  for (const touch of touches) window.addEventListener(touch, touched, { passive: true, capture: true });
  document.addEventListener('visibilitychange', seen);
  touched();
  return () => {
    if (timer) clearTimeout(timer);
    for (const touch of touches) window.removeEventListener(touch, touched, { capture: true });
    document.removeEventListener('visibilitychange', seen);
  };
}
