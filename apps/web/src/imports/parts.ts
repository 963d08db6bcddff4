export interface Part {
  csv: string;
  /** Lines of the file before this part's own first one, its head not counted. */
  linesBefore: number;
}

/** Cuts a file between its records, each part with the head, so that none is larger than the server takes at once. */
export function partsOf(csv: string, most = 4_000_000): Part[] {
  if (csv.length <= most) return [{ csv, linesBefore: 0 }];
  const head = csv.slice(0, endOfRecord(csv, 0));
  const parts: Part[] = [];
  let linesBefore = 0;
  for (let from = head.length; from < csv.length;) {
    let to = endOfRecord(csv, from);
    for (let next = to; next < csv.length; to = next) {
      next = endOfRecord(csv, next);
      if (next - from + head.length > most) break;
    }
    const body = csv.slice(from, to);
    parts.push({ csv: head + body, linesBefore });
    linesBefore += body.split('\n').length - 1;
    from = to;
  }
  return parts;
}

/** Behind the line break that ends a record; breaks between quotes do not. */
function endOfRecord(text: string, from: number): number {
  let quoted = false;
  for (let at = from; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 34) quoted = !quoted;
    else if (char === 10 && !quoted) return at + 1;
  }
  return text.length;
}
