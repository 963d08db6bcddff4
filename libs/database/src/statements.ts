import { createHash } from 'node:crypto';
import type { QueryConfig } from 'pg';
import { arrayLiteral } from './array-literal.js';

/** A text that came this often is prepared by the server, once a connection, and no longer parsed each time. */
const oftenUses = 5;
/** Texts that people's queries make are many and seldom the same: what is remembered of them is bounded. */
const mostTexts = 2_000;
const mostPrepared = 300;

/** Decides which statements are worth preparing. Pure but for what it remembers. */
export class Statements {
  private readonly uses = new Map<string, number>();
  private readonly names = new Map<string, string>();

  of(text: string, given: readonly unknown[]): QueryConfig {
    const values = given.map((value) => (Array.isArray(value) ? (arrayLiteral(value) ?? value) : value));
    const name = this.names.get(text);
    if (name) return { name, text, values };
    const uses = (this.uses.get(text) ?? 0) + 1;
    if (uses >= oftenUses && this.names.size < mostPrepared) {
      this.uses.delete(text);
      this.names.set(text, createHash('sha1').update(text).digest('base64url'));
    } else {
      if (this.uses.size >= mostTexts) this.uses.clear();
      this.uses.set(text, uses);
    }
    return { text, values };
  }
}
