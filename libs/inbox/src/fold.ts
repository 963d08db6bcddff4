import { hash } from 'node:crypto';
import { searchTokens } from '#query';

/** Fewer words than this say the same by chance: "thank you very much". */
const leastWords = 5;
const leastCharacters = 20;
const passedOn = /^\s*rt\s+@\S+\s*/i;
const address = /https?:\/\/\S+|www\.\S+/gi;

/**
 * A number that is the same for texts that say the same, whatever their links, handles, numbers, capitals and signs: a 64-bit
 * integer as text, null for texts too short to tell.
 */
export function foldKey(text: string): string | null {
  if (text.length < leastCharacters) return null;
  const words = searchTokens(text.replace(passedOn, ' ').replace(address, ' ')).filter((word) => word[0] !== '@' && !/^\d+$/.test(word));
  if (words.length < leastWords || words.join('').length < leastCharacters) return null;
  return hash('sha256', words.join(' '), 'buffer').readBigInt64BE(0).toString();
}
