/** Longest first, since what one pattern takes another must not see in part. */
const secrets: readonly RegExp[] = [
  /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu,
  // Cards, bank accounts: groups of digits and capitals that begin with a country.
  /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,4})?\b/g,
  // Streets with a number: in English and German order, in French, in Chinese.
  /\b\d{1,5}[A-Za-z]?,? (?:\p{Lu}[\p{L}'’.-]* ){1,4}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Court|Boulevard|Blvd|Square|Close)\b\.?/gu,
  /\b\p{Lu}[\p{L}-]*(?:straße|strasse|str\.|weg|platz|gasse) \d{1,4}[a-z]?\b/gu,
  /\b\d{1,5} ?(?:bis|ter)?,? (?:[Rr]ue|[Aa]venue|[Aa]v\.|[Bb]oulevard|[Bb]d|[Cc]hemin|[Aa]llée|[Ii]mpasse|[Pp]lace|[Qq]uai|[Rr]oute|[Cc]ours) (?:(?:des|du|de|la|les|le|d’|d'|l’|l') ?){0,3}\p{Lu}[\p{L}'’-]*(?: \p{Lu}[\p{L}'’-]*){0,3}/gu,
  /\p{Script=Han}{1,8}(?:路|街|大道|巷|弄)\d{1,5}(?:号|弄)(?:\d{1,4}(?:室|栋|楼|单元|号))*/gu,
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
