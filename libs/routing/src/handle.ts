import { randomInt } from 'node:crypto';

/** A handle as it is compared: without the @ before it, in lower case. */
export function foldHandle(handle: string): string {
  return handle.trim().replace(/^@/, '').toLowerCase();
}

const letters = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A word that nobody writes by chance: `earshot-` and ten letters that are told apart when read. */
export function newHandleCode(): string {
  return `earshot-${Array.from({ length: 10 }, () => letters[randomInt(letters.length)]!).join('')}`;
}

/** Whether a text holds the code as a word of its own. */
export function holdsCode(text: string, code: string): boolean {
  const said = text.toLowerCase();
  for (let at = said.indexOf(code); at >= 0; at = said.indexOf(code, at + 1)) {
    if (!/[a-z0-9-]/.test(said[at - 1] ?? ' ') && !/[a-z0-9]/.test(said[at + code.length] ?? ' ')) return true;
  }
  return false;
}
