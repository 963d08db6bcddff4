/** ln Γ(x) for x > 0, by Lanczos' approximation (g = 7, n = 9): 15 digits. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const coefficients = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012,
    9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  const shifted = x - 1;
  const t = shifted + 7.5;
  const sum = coefficients.reduce((total, coefficient, index) => (index === 0 ? coefficient : total + coefficient / (shifted + index)), 0);
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(t) - t + Math.log(sum);
}

/**
 * P(Y ≥ count) for Y negative binomial with this mean and variance mean + dispersion · mean²; Poisson when the dispersion is 0.
 * Summed upwards from `count`, so that chances of one in a billion are exact.
 */
export function upperTail(count: number, mean: number, dispersion: number): number {
  if (count <= 0) return 1;
  if (mean <= 0) return 0;
  const size = dispersion > 1e-9 ? 1 / dispersion : Infinity;
  // Each term is the one before times (size + k) / (k + 1) · share.
  const share = size === Infinity ? 0 : mean / (size + mean);
  let term =
    size === Infinity
      ? Math.exp(count * Math.log(mean) - mean - logGamma(count + 1))
      : Math.exp(logGamma(size + count) - logGamma(size) - logGamma(count + 1) + count * Math.log(share) + size * Math.log(size / (size + mean)));
  let sum = 0;
  for (let k = count; k < count + 100_000; k++) {
    sum += term;
    const factor = size === Infinity ? mean / (k + 1) : ((size + k) / (k + 1)) * share;
    term *= factor;
    if (factor < 1 && term < sum * 1e-12) break;
  }
  return Math.min(1, sum);
}

/** The smallest count that is exceeded with a chance below `chance`. */
export function upperBound(mean: number, dispersion: number, chance: number): number {
  let low = 0;
  let high = Math.ceil(mean + 8 * Math.sqrt(mean + dispersion * mean * mean) + 20);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (upperTail(middle + 1, mean, dispersion) < chance) high = middle;
    else low = middle + 1;
  }
  return low;
}
