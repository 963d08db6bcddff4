/** Longest first, since what one pattern takes another must not see in part. */
const secrets: readonly RegExp[] = [
  /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu,
  // Cards, bank accounts: groups of digits and capitals that begin with a country.
  /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,4})?\b/g,
  // Telephones, cards, order and customer numbers: six digits or more, however they are set apart.
  /\+?\(?\d(?:[ ().\-/]{0,2}\d){5,}/g,
];

const mark = '•••';

/** Hides what tells who somebody is or where to reach them, for whoever is offered their question. Dates and prices stay. */
export function masked(text: string): string {
  return secrets.reduce((shown, secret) => shown.replace(secret, (found) => (isDate(found) ? found : mark)), text);
}

function isDate(found: string): boolean {
  return /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})$/.test(found.trim());
}
