import { Scan, MARK } from './scan.js';

/** Phrases as a trie over token hashes, in one open-addressed table: a text is matched in a single walk. */
export class Phrasebook {
  private size = 1 << 15;
  private filled = 0;
  private nodes = 1;
  private states = new Int32Array(this.size).fill(-1);
  private hashes = new Int32Array(this.size);
  private nexts = new Int32Array(this.size);
  /** Per node, the bits of the cues whose phrase ends there. */
  private bits = new Int32Array(this.size);
  private readonly scan = new Scan();
  private readonly starts = new Uint8Array(1 << 16);

  add(phrases: string, cue: number): void {
    for (const phrase of phrases.split('|')) {
      const { scan } = this;
      scan.run(phrase);
      let state = 0;
      for (let i = 0; i < scan.count; i++) {
        if (scan.kind[i] === MARK) continue;
        state = this.step(state, scan.hash[i]!) || this.grow(state, scan.hash[i]!);
      }
      if (state > 0) this.bits[state]! |= 1 << cue;
      if (scan.count > 0) this.starts[scan.hash[0]! & 0xffff] = 1;
    }
  }

  private slot(state: number, hash: number): number {
    return Math.imul(hash ^ Math.imul(state, 0x85ebca6b), 0x9e3779b1) >>> 8;
  }

  private step(state: number, hash: number): number {
    const mask = this.size - 1;
    let at = this.slot(state, hash) & mask;
    while (this.states[at] !== -1) {
      if (this.states[at] === state && this.hashes[at] === hash) return this.nexts[at]!;
      at = (at + 1) & mask;
    }
    return 0;
  }

  private grow(state: number, hash: number): number {
    if (++this.filled * 2 > this.size) throw new Error('The phrasebook is full.');
    const mask = this.size - 1;
    let at = this.slot(state, hash) & mask;
    while (this.states[at] !== -1) at = (at + 1) & mask;
    this.states[at] = state;
    this.hashes[at] = hash;
    this.nexts[at] = this.nodes;
    return this.nodes++;
  }

  /** Writes, per token, the bits of the longest phrase of each cue that starts there, and its last token. */
  match(scan: Scan, found: Int32Array, last: Int32Array): void {
    const { count, hash } = scan;
    for (let i = 0; i < count; i++) {
      found[i] = 0;
      if (this.starts[hash[i]! & 0xffff] === 0) continue;
      let state = 0;
      for (let j = i; j < count && j < i + 8; j++) {
        state = this.step(state, hash[j]!);
        if (state === 0) break;
        if (this.bits[state] !== 0) {
          found[i]! |= this.bits[state]!;
          last[i] = j;
        }
      }
    }
  }
}
