const chunkBits = 16;
const chunkSize = 1 << chunkBits;
const inChunk = chunkSize - 1;

/** A set of whole numbers, a bit each: the members of a view of a million conversations take 125 kB. */
export class Bits {
  private readonly chunks = new Map<number, Uint8Array>();
  private members = 0;

  get size(): number {
    return this.members;
  }

  has(number: number): boolean {
    const chunk = this.chunks.get(Math.floor(number / chunkSize));
    return chunk !== undefined && (chunk[(number & inChunk) >> 3]! & (1 << (number & 7))) !== 0;
  }

  set(number: number, member: boolean): void {
    if (this.has(number) === member) return;
    const key = Math.floor(number / chunkSize);
    let chunk = this.chunks.get(key);
    if (!chunk) this.chunks.set(key, (chunk = new Uint8Array(chunkSize >> 3)));
    chunk[(number & inChunk) >> 3]! ^= 1 << (number & 7);
    this.members += member ? 1 : -1;
  }
}
