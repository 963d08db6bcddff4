import { decodeHTML } from 'entities';

/** Elements after and before which a new line begins. */
const blocks = new Set(
  'address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table td th tr ul'.split(
    ' ',
  ),
);
/** Elements whose content nobody reads. */
const silent = new Set(['script', 'style', 'template', 'noscript', 'svg', 'iframe', 'object', 'head']);
const closings = new Map([...silent].map((name) => [name, new RegExp(`</${name}`, 'gi')]));
const tagName = /^\/?([a-z][a-z0-9:-]*)/i;

/**
 * The words of a piece of HTML, a line a block, list items with a dash. One pass, so that no input takes long; what is not a
 * tag after all, such as "a < b", stays text.
 */
export function htmlToText(html: string): string {
  const parts: string[] = [];
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open < 0) {
      parts.push(words(html.slice(at)));
      break;
    }
    parts.push(words(html.slice(at, open)));
    at = afterTag(html, open, parts);
  }
  return parts
    .join('')
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Line breaks of the source are spaces; only elements break lines. */
function words(raw: string): string {
  return raw === '' ? '' : decodeHTML(raw.replace(/\s+/g, ' ')).replaceAll('\u00a0', ' ');
}

/** Handles what begins at `open` and answers where text goes on. */
function afterTag(html: string, open: number, parts: string[]): number {
  if (html.startsWith('<!--', open)) return after(html, '-->', open + 4);
  if (html.startsWith('<![CDATA[', open)) return open + 9;
  if (html[open + 1] === '!' || html[open + 1] === '?') return after(html, '>', open + 1);
  const name = tagName.exec(html.slice(open + 1, open + 40))?.[1]?.toLowerCase();
  if (!name) {
    parts.push('<');
    return open + 1;
  }
  const end = after(html, '>', open + 1);
  if (blocks.has(name)) parts.push(name === 'li' && html[open + 1] !== '/' ? '\n- ' : name === 'p' ? '\n\n' : '\n');
  if (!silent.has(name) || html[open + 1] === '/' || html[end - 2] === '/') return end;
  const closing = closings.get(name)!;
  closing.lastIndex = end;
  const found = closing.exec(html);
  return found ? after(html, '>', found.index) : html.length;
}

function after(html: string, mark: string, from: number): number {
  const at = html.indexOf(mark, from);
  return at < 0 ? html.length : at + mark.length;
}

/** A page's own link to its feed, absolute; the first of a known type. */
export function feedLinkOf(html: string, pageUrl: string): string | null {
  for (const [tag] of html.slice(0, 500_000).matchAll(/<link\b[^<>]*>/gi)) {
    const attribute = (name: string): string =>
      new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(tag)?.slice(1).find(Boolean) ?? '';
    if (!/\balternate\b/i.test(attribute('rel'))) continue;
    if (!/^application\/(rss|atom|rdf|feed)\+(xml|json)|^application\/json/i.test(attribute('type'))) continue;
    const href = decodeHTML(attribute('href').trim());
    if (href && URL.canParse(href, pageUrl)) return new URL(href, pageUrl).href;
  }
  return null;
}
