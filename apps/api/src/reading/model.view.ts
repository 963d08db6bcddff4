import type { CorrectionView, ModelView } from '#contracts';
import { type CorrectionRow, type Effect, likelyShare, type TeachingVersion } from '#reading';
import { calibrationBins, type ModelFigures, thresholdCurve } from '#understanding';

/** With fewer labelled posts a curve would say more about chance than about the reader. */
const enoughLabelled = 50;
const round = (value: number): number => Math.round(value * 10_000) / 10_000;

export function effectOf(version: number, effect: Effect | null): ModelView['effect'] {
  if (!effect || effect.labelled === 0) return null;
  const likely = (right: number) => {
    const { low, high } = likelyShare(right, effect.labelled);
    return { right, low: round(low), high: round(high) };
  };
  return { version, labelled: effect.labelled, members: effect.members, before: likely(effect.right.before), after: likely(effect.right.after) };
}

export function versionOf(row: TeachingVersion): ModelView['versions'][number] {
  const { version, at, model, corrections, members, effect } = row;
  return { version, at: at.toISOString(), model, corrections, members, effect: effectOf(version, effect) };
}

/** The workspace's own curve when it has labelled enough, else that of the shipped model. */
export function curvesOf(effect: Effect | null, figures: ModelFigures | null): Pick<ModelView, 'curve' | 'calibration'> {
  if (effect && effect.labelled >= enoughLabelled) {
    const posts = effect.labelled;
    return {
      curve: { from: 'own', posts, points: thresholdCurve(effect.judged).map(roundPoint) },
      calibration: { from: 'own', posts, bins: calibrationBins(effect.judged).map(roundBin) },
    };
  }
  if (!figures) return { curve: { from: 'none', posts: 0, points: [] }, calibration: { from: 'none', posts: 0, bins: [] } };
  const points = figures.curve.map((point) => ({ ...point, unsure: point.unsure / 100, accuracy: point.accuracy / 100 }));
  return {
    curve: { from: 'card', posts: 0, points: points.map(roundPoint) },
    calibration: { from: 'card', posts: 0, bins: figures.bins },
  };
}

function roundPoint(point: ModelView['curve']['points'][number]): ModelView['curve']['points'][number] {
  const { threshold, unsure, accuracy, missed } = point;
  return { threshold, unsure: round(unsure), accuracy: round(accuracy), missed: missed === null ? null : Math.round(missed) };
}

function roundBin(bin: ModelView['calibration']['bins'][number]): ModelView['calibration']['bins'][number] {
  return { from: bin.from, to: bin.to, share: round(bin.share), confidence: round(bin.confidence), right: round(bin.right) };
}

export function correctionOf(row: CorrectionRow): CorrectionView {
  return {
    id: row.id,
    mentionId: row.mention_id,
    conversationId: row.conversation_id,
    memberId: row.member_id,
    at: row.at.toISOString(),
    text: row.text,
    lang: row.lang,
    deleted: row.deleted,
    kind: row.kind,
    heads: row.heads,
    previous: { ...row.previous, confidence: Math.min(1, Math.max(0, round(row.previous.confidence))) },
    undone: row.undone_at ? { at: row.undone_at.toISOString(), memberId: row.undone_by } : null,
  };
}
