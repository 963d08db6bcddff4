import type { DeskKind } from '#contracts';
import type { Verdict } from './ruleset.js';

/** A desk as placing sees it. */
export interface Place {
  id: string;
  kind: DeskKind;
  isActive: boolean;
  /** Its work is handed out; else people take it. */
  isAutomatic?: boolean;
  /** How many work there and are neither suspended nor on leave. */
  serving: number;
}

export interface Placement {
  deskId: string;
  passedOn: { deskId: string; why: 'nobody' | 'archived' } | null;
}

/**
 * Where a mention becomes work; null: it is only heard. What is said to us always finds a desk, whatever its kind and whatever
 * a rule wants ignored; a desk where nobody is passes it on to support at once.
 */
export function place(
  verdict: Pick<Verdict, 'deskId' | 'takeIn' | 'ignore'>,
  addressed: boolean,
  places: ReadonlyMap<string, Place>,
  supportId: string,
  crisisDeskId: string | null,
): Placement | null {
  if (!addressed && (!verdict.takeIn || verdict.ignore)) return null;
  const wanted = crisisDeskId ?? verdict.deskId;
  if (!wanted || wanted === supportId) return { deskId: supportId, passedOn: null };
  const desk = places.get(wanted);
  if (!desk?.isActive) return { deskId: supportId, passedOn: desk ? { deskId: wanted, why: 'archived' } : null };
  if (desk.serving === 0) return { deskId: supportId, passedOn: { deskId: wanted, why: 'nobody' } };
  return { deskId: wanted, passedOn: null };
}
