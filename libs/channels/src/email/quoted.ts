/** What a letter says that is new, and what stands below it: the letter it answers, and a signature. */
export interface Parts {
  fresh: string;
  quoted: boolean;
}

/** The line that mail programs put above what they quote, in the languages we have seen. It may be broken over three lines. */
const introductions = [
  /^on\b.{5,300}\bwrote\s*:$/i,
  /^le\b.{5,300}\ba [eé]crit\s*:$/i,
  /^am\b.{5,300}\bschrieb\b.{0,200}:$/i,
  /^el\b.{5,300}\bescribi[oó]\s*:$/i,
  /^il\b.{5,300}\bha scritto\s*:$/i,
  /^em\b.{5,300}\bescreveu\s*:$/i,
  /^op\b.{5,300}\bschreef\b.{0,200}:$/i,
  /^在.{5,300}写道\s*[:：]$/,
  /^.{3,200}于.{5,100}写道\s*[:：]$/,
];
const separators = [
  /^-{2,}\s*(original message|message d'origine|message original|ursprüngliche nachricht|mensaje original|messaggio originale|forwarded message|message transféré|原始邮件|转发邮件)\s*-{2,}$/i,
  /^_{20,}$/,
];
/** The header block of programs that quote without marks: a sender, and then a date, an addressee or a subject. */
const sender = /^\*?(from|de|von|da|van|发件人)\s*[:：]\*?\s*\S/i;
const otherHeader = /^\*?(sent|date|to|subject|envoyé|à|objet|gesendet|an|betreff|enviado|para|asunto|inviato|a|oggetto|发送时间|日期|收件人|主题)\s*[:：]/i;
const devices = /^(sent from my\b|envoyé de mon\b|envoyé depuis\b|von meinem .{1,40} gesendet|enviado desde mi\b|get outlook for\b|发自我的)/i;

/** So that no letter costs more than its length: lines longer than this are words, not marks. */
const longestMark = 400;

function beginsQuote(lines: readonly string[], at: number): boolean {
  const line = lines[at]!.trim();
  if (line.length > longestMark || line === '') return false;
  if (separators.some((mark) => mark.test(line))) return true;
  if (sender.test(line)) return lines.slice(at + 1, at + 4).some((next) => otherHeader.test(next.trim().slice(0, longestMark)));
  for (let end = at; end < Math.min(at + 3, lines.length); end++) {
    const joined = lines
      .slice(at, end + 1)
      .map((one) => one.trim().slice(0, longestMark))
      .join(' ');
    if (joined.length <= longestMark && introductions.some((mark) => mark.test(joined))) return true;
  }
  return false;
}

/**
 * Splits a letter of plain text. Answers written between quoted lines keep both: only what is quoted to the end is taken off.
 * Pure, and linear in the length of the letter.
 */
export function withoutQuoted(text: string): Parts {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  let end = lines.length;
  for (let at = 0; at < lines.length; at++) {
    if (beginsQuote(lines, at) && !answersBelow(lines, at)) {
      end = at;
      break;
    }
  }
  let fresh = lines.slice(0, end);
  let quoted = end < lines.length;
  let last = fresh.length;
  while (last > 0 && (fresh[last - 1]!.startsWith('>') || fresh[last - 1]!.trim() === '')) last -= 1;
  if (fresh.slice(last).some((line) => line.startsWith('>'))) quoted = true;
  fresh = fresh.slice(0, last);
  const signature = fresh.findIndex((line, at) => (line === '-- ' || line === '--') && at > 0 && fresh.length - at <= 20);
  if (signature > 0) fresh = fresh.slice(0, signature);
  while (fresh.length > 1 && (fresh.at(-1)!.trim() === '' || devices.test(fresh.at(-1)!.trim()))) fresh.pop();
  const words = fresh.join('\n').trim();
  return words === '' ? { fresh: text.trim(), quoted: false } : { fresh: words, quoted };
}

/** Somebody who answers point by point writes below the marks: then nothing is cut there. */
function answersBelow(lines: readonly string[], at: number): boolean {
  const below = lines.slice(at + 1);
  const firstQuote = below.slice(0, 6).findIndex((line) => line.startsWith('>'));
  if (firstQuote < 0) return false;
  return below.slice(firstQuote).some((line) => line.trim() !== '' && !line.startsWith('>') && line.trim() !== '--' && !devices.test(line.trim()));
}
