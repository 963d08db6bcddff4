import type { Kind, PastCounts, Status } from '#contracts';

/** A moment as the browser's field for dates and times writes it, in the zone of whoever looks. */
export function fieldOf(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The moment that a field says; null when it says none. */
export function momentOf(field: string): Date | null {
  const at = new Date(field);
  return Number.isNaN(at.getTime()) ? null : at;
}

export interface PastPlace {
  status?: Status | undefined;
  kind?: Kind | undefined;
  /** 'none' is without one. */
  deskId?: string | undefined;
}

/** How many stood in a place. */
export function countIn(counts: PastCounts['counts'], { status, kind, deskId }: PastPlace): number {
  return counts
    .filter((c) => (!status || c.status === status) && (!kind || c.kind === kind) && (!deskId || (c.deskId ?? 'none') === deskId))
    .reduce((sum, c) => sum + c.conversations, 0);
}
