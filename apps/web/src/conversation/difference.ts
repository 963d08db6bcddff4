/** A stretch of a text: the same in both, only in the old one, or only in the new one. */
export interface Stretch {
  is: 'same' | 'gone' | 'new';
  text: string;
}

const mostWords = 600;
const words = new RegExp('\\s+|[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}]|[^\\s\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}]+', 'gu');

/** What changed from one text to another, word by word. Very long texts are shown as replaced. */
export function differenceOf(before: string, after: string): Stretch[] {
  const [old, now] = [before.match(words) ?? [], after.match(words) ?? []];
  if (old.length > mostWords || now.length > mostWords)
    return joined([
      { is: 'gone', text: before },
      { is: 'new', text: after },
    ]);
  const longest = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      longest[i]![j] = old[i] === now[j] ? longest[i + 1]![j + 1]! + 1 : Math.max(longest[i + 1]![j]!, longest[i]![j + 1]!);
    }
  }
  const found: Stretch[] = [];
  let [i, j] = [0, 0];
  while (i < old.length && j < now.length) {
    if (old[i] === now[j]) found.push({ is: 'same', text: now[(i++, j++)]! });
    else if (longest[i + 1]![j]! >= longest[i]![j + 1]!) found.push({ is: 'gone', text: old[i++]! });
    else found.push({ is: 'new', text: now[j++]! });
  }
  return joined([...found, ...old.slice(i).map((text): Stretch => ({ is: 'gone', text })), ...now.slice(j).map((text): Stretch => ({ is: 'new', text }))]);
}

function joined(stretches: readonly Stretch[]): Stretch[] {
  const out: Stretch[] = [];
  for (const stretch of stretches) {
    const last = out.at(-1);
    if (last?.is === stretch.is) last.text += stretch.text;
    else if (stretch.text) out.push({ ...stretch });
  }
  return out;
}
