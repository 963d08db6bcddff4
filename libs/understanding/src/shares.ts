import type { Because, Kind } from './reading.js';
import { IDEOGRAPH, type Scan } from './scan.js';

/** Ideographs that pull the same way are shown together, up to so many. */
const LONGEST_RUN = 4;

/** Shares of a score, laid over the words of the text they come from. */
export class Shares {
  /** The token at each place in the text; -1 between tokens. */
  private readonly tokens: Int32Array;
  private readonly weights: Float64Array;

  constructor(private readonly scan: Scan) {
    const { count, start, end, text } = scan;
    this.tokens = new Int32Array(text.length + 1).fill(-1);
    this.weights = new Float64Array(count);
    for (let token = 0; token < count; token++) this.tokens.fill(token, start[token], end[token]);
  }

  /** Divides a feature's weight evenly among the tokens from the first it touches to the last. */
  give(start: number, end: number, weight: number): void {
    if (end <= start) return;
    const first = this.tokens[start]!;
    const last = this.tokens[end - 1]!;
    if (first < 0 || last < first) return;
    const share = weight / (last - first + 1);
    for (let token = first; token <= last; token++) this.weights[token]! += share;
  }

  /** Strongest first; the stretch without length holds what is left of the whole. */
  spans(kind: Kind, whole: number): Because[] {
    const { scan, weights } = this;
    const found: Because[] = [];
    let left = whole;
    let run = 0;
    for (let token = 0; token < weights.length; token++) {
      const weight = weights[token]!;
      left -= weight;
      const before = found.at(-1);
      const start = scan.start[token]!;
      const joins =
        before !== undefined &&
        scan.kind[token] === IDEOGRAPH &&
        scan.kind[token - 1] === IDEOGRAPH &&
        before.end === start &&
        before.weight > 0 === weight > 0;
      if (joins && run < LONGEST_RUN) {
        before.end = scan.end[token]!;
        before.weight += weight;
        run++;
        continue;
      }
      run = 1;
      found.push({ start, end: scan.end[token]!, weight, kind });
    }
    found.push({ start: 0, end: 0, weight: left, kind });
    return found.filter((span) => span.weight !== 0).sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  }
}
