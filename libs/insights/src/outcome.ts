import type { Confirmation, Kind, OutcomeDoer, OutcomeKind } from '#contracts';

/** One thing that happened in a thread, as what came of it is told from. */
export type OutcomeLine =
  | { by: 'them'; atMs: number; kind: Kind; thanks: boolean }
  | { by: 'us'; atMs: number; doneBy: OutcomeDoer; memberId: string | null }
  /** Somebody else who stands in the same public thread. */
  | { by: 'others'; atMs: number }
  | { by: 'resolved'; atMs: number }
  /** A partner reported that it is done; and what the customer said to that, if anything. */
  | { by: 'connected'; atMs: number; memberId: string; confirmed: boolean | null };

export interface Came {
  kind: OutcomeKind;
  doneBy: OutcomeDoer;
  memberId: string | null;
  confirmedBy: Confirmation;
  atMs: number;
  tookSeconds: number | null;
  /** Reported, and denied by the customer: it did not come about. */
  denied?: true;
}

/** An answer that is not spoken against for so long was one. */
export const quietMs = 24 * 3_600_000;

/**
 * Pure: what came of a thread, and when to look again because a quiet time may end. What came once stays, whatever follows: more
 * lines only add; a partner's report alone is the customer's to confirm or deny. A complaint is never taken as settled because of silence.
 */
export function outcomesOf(lines: readonly OutcomeLine[], nowMs: number): { came: Came[]; lookAgainMs: number | null } {
  const ordered = [...lines].sort((a, b) => a.atMs - b.atMs);
  const question = settled(ordered, 'question', nowMs);
  const issue = settled(ordered, 'complaint', nowMs);
  const came = [question.came, issue.came, thanked(ordered), dialogue(ordered), connected(ordered)].filter((one) => one !== null);
  return { came, lookAgainMs: question.lookAgainMs };
}

interface Answer {
  atMs: number;
  doneBy: OutcomeDoer;
  memberId: string | null;
}

/** Asked, answered, and the answer confirmed before anything else was asked. */
function settled(lines: readonly OutcomeLine[], matter: 'question' | 'complaint', nowMs: number): { came: Came | null; lookAgainMs: number | null } {
  let askedMs: number | null = null;
  let answer: Answer | null = null;
  const isQuiet = (until: number): boolean => matter === 'question' && answer !== null && answer.doneBy !== 'community' && until - answer.atMs >= quietMs;
  const come = (confirmedBy: Confirmation, atMs: number): { came: Came; lookAgainMs: null } => {
    const { doneBy, memberId, atMs: answeredMs } = answer!;
    const endMs = matter === 'question' ? answeredMs : atMs;
    const tookSeconds = Math.round((endMs - askedMs!) / 1_000);
    return { came: { kind: matter === 'question' ? 'answered' : 'resolved', doneBy, memberId, confirmedBy, atMs, tookSeconds }, lookAgainMs: null };
  };
  for (const line of lines) {
    if (isQuiet(line.atMs)) return come('quiet', answer!.atMs + quietMs);
    if (line.by === 'them') {
      if (answer && (line.thanks || line.kind === 'praise')) return come('thanks', line.atMs);
      if (line.kind === matter && askedMs === null) askedMs = line.atMs;
      // What says neither thanks nor anything new leaves the answer standing.
      if (line.kind !== 'other') answer = null;
    } else if (askedMs !== null) {
      if (line.by === 'us') answer = line;
      else if (line.by === 'others' && matter === 'question') answer ??= { atMs: line.atMs, doneBy: 'community', memberId: null };
      else if (line.by === 'resolved' && answer && answer.doneBy !== 'community') return come('staff', line.atMs);
    }
  }
  if (isQuiet(nowMs)) return come('quiet', answer!.atMs + quietMs);
  const waits = matter === 'question' && answer !== null && answer.doneBy !== 'community';
  return { came: null, lookAgainMs: waits ? answer!.atMs + quietMs : null };
}

/** Praise that nobody had asked or answered before, and a word back. */
function thanked(lines: readonly OutcomeLine[]): Came | null {
  const praise = lines.findIndex((line) => line.by === 'them' && line.kind === 'praise');
  if (praise < 0 || lines.slice(0, praise).some(({ by }) => by === 'us')) return null;
  const back = lines.slice(praise).find((line) => line.by === 'us');
  if (!back) return null;
  const tookSeconds = Math.round((back.atMs - lines[praise]!.atMs) / 1_000);
  return { kind: 'thanked', doneBy: back.doneBy, memberId: back.memberId, confirmedBy: 'staff', atMs: back.atMs, tookSeconds };
}

/** Both sides spoke at least twice, in turn: two messages in a row are one turn. */
function dialogue(lines: readonly OutcomeLine[]): Came | null {
  let [theirs, ours] = [0, 0];
  let last: 'them' | 'us' | null = null;
  let answer: Answer | null = null;
  const first = lines.find(({ by }) => by === 'them' || by === 'us');
  for (const line of lines) {
    if (line.by !== 'them' && line.by !== 'us') continue;
    if (line.by === 'us') answer = line;
    if (line.by === last) continue;
    last = line.by;
    if (line.by === 'us') ours += 1;
    else theirs += 1;
    if (theirs >= 2 && ours >= 2) {
      const tookSeconds = Math.round((line.atMs - first!.atMs) / 1_000);
      return { kind: 'dialogue', doneBy: answer!.doneBy, memberId: answer!.memberId, confirmedBy: 'customer', atMs: line.atMs, tookSeconds };
    }
  }
  return null;
}

function connected(lines: readonly OutcomeLine[]): Came | null {
  const reports = lines.filter((line) => line.by === 'connected');
  const done = reports.find(({ confirmed }) => confirmed) ?? reports.find(({ confirmed }) => confirmed === null) ?? reports[0];
  if (!done) return null;
  const asked = lines.find(({ by }) => by === 'them');
  const tookSeconds = asked ? Math.round((done.atMs - asked.atMs) / 1_000) : null;
  const confirmedBy = done.confirmed === null ? 'staff' : 'customer';
  const came: Came = { kind: 'connected', doneBy: 'partner', memberId: done.memberId, confirmedBy, atMs: done.atMs, tookSeconds };
  return done.confirmed === false ? { ...came, denied: true } : came;
}
