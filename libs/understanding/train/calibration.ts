import type { Platt } from '../src/model.js';

/** Platt scaling by Newton steps on the log loss; each example bears a weight. */
export function fitPlatt(scores: readonly number[], labels: readonly number[], weights: readonly number[]): Platt {
  let slope = 1;
  let offset = 0;
  for (let step = 0; step < 60; step++) {
    let gs = 0, go = 0, hss = 1e-3, hso = 0, hoo = 1e-3;
    for (let i = 0; i < scores.length; i++) {
      const x = scores[i]!;
      const p = 1 / (1 + Math.exp(-(slope * x + offset)));
      const error = (p - labels[i]!) * weights[i]!;
      const curve = p * (1 - p) * weights[i]!;
      gs += error * x;
      go += error;
      hss += curve * x * x;
      hso += curve * x;
      hoo += curve;
    }
    const det = hss * hoo - hso * hso;
    const ds = (hoo * gs - hso * go) / det;
    const dOffset = (hss * go - hso * gs) / det;
    slope -= Math.max(-1, Math.min(1, ds));
    offset -= Math.max(-1, Math.min(1, dOffset));
    if (Math.abs(ds) + Math.abs(dOffset) < 1e-7) break;
  }
  return { slope: Math.max(0.05, slope), offset };
}

/** The softmax warmth that makes the polarity honest, by golden section. */
export function fitWarmth(logits: readonly (readonly [number, number, number])[], labels: readonly number[], weights: readonly number[]): number {
  const loss = (warmth: number) => {
    let sum = 0;
    logits.forEach((x, i) => {
      const top = Math.max(...x);
      const all = x.reduce((total, value) => total + Math.exp((value - top) * warmth), 0);
      sum += weights[i]! * (Math.log(all) - (x[labels[i]! as 0]! - top) * warmth);
    });
    return sum;
  };
  let low = 0.05;
  let high = 3;
  const ratio = (Math.sqrt(5) - 1) / 2;
  for (let step = 0; step < 40; step++) {
    const a = high - ratio * (high - low);
    const b = low + ratio * (high - low);
    if (loss(a) < loss(b)) high = b;
    else low = a;
  }
  return (low + high) / 2;
}

/** Expected calibration error over ten equal steps of probability. */
export function calibrationError(probabilities: readonly number[], hits: readonly number[]): number {
  const bins = Array.from({ length: 10 }, () => ({ p: 0, hit: 0, n: 0 }));
  probabilities.forEach((p, i) => {
    const bin = bins[Math.min(9, Math.floor(p * 10))]!;
    bin.p += p;
    bin.hit += hits[i]!;
    bin.n++;
  });
  return bins.reduce((sum, bin) => sum + Math.abs(bin.p - bin.hit), 0) / Math.max(1, probabilities.length);
}
