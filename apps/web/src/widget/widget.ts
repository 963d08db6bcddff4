import { answersFor } from './answers.js';
import { button, make } from './dom.js';
import { finderFor } from './finder.js';
import { look } from './look.js';
import { Talk, type User } from './talk.js';
import { wordsFor } from './words.js';

declare global {
  interface Window {
    /** Who is signed in at the site, set before the script; `hash` is made by the site's server. */
    earshotUser?: User;
  }
}

function storage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

function begin(source: string): void {
  const words = wordsFor(document.documentElement.lang, navigator.language);
  const host = make('div');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(look);
  root.adoptedStyleSheets = [sheet];
  root.host.setAttribute('data-earshot', '');

  const fresh = make('span', { className: 'new' });
  const door = make('button', { type: 'button', className: 'door' }, words.open, fresh);
  door.setAttribute('aria-expanded', 'false');
  const heading = make('h2', { id: 'title' }, words.title);
  const close = make('button', { type: 'button' }, words.close);
  const log = make('div', { className: 'log', tabIndex: 0 });
  log.setAttribute('role', 'log');
  log.setAttribute('aria-label', words.title);
  const state = make('p', { className: 'state' });
  state.setAttribute('role', 'status');
  const field = make('textarea', { rows: 1, maxLength: 5_000, placeholder: words.field });
  field.setAttribute('aria-label', words.field);
  const form = make('form', {}, field, make('button', { type: 'submit' }, words.send));
  const panel = make('section', { className: 'panel', hidden: true }, make('header', {}, heading, close), log, state, form);
  const near = button(words.near, 'near plain', () => find(true));
  near.hidden = true;
  panel.setAttribute('role', 'dialog');
  panel.setAttribute('aria-labelledby', 'title');
  root.append(door, panel);

  const lines = new Map<string, HTMLElement>();
  const line = (key: string, who: string, text: string, className: string): void => {
    const known = lines.get(key);
    const element = known ?? make('p');
    if (element.className !== className) element.className = className;
    const whole = `${who}: ${text}`;
    if (element.textContent !== whole) element.replaceChildren(make('span', { className: 'who' }, `${who}: `), text);
    if (!known) {
      lines.set(key, element);
      const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
      log.append(element);
      if (atEnd) log.scrollTop = log.scrollHeight;
    }
  };
  const show = (): void => {
    heading.textContent = talk.title || words.title;
    if (talk.greeting) line('greeting', talk.title || words.us, talk.greeting, 'theirs');
    const wanted = new Set(['greeting']);
    const said = [...talk.said.values()].toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
    for (const { id, own, text } of said) {
      wanted.add(id);
      line(id, own ? talk.title || words.us : words.you, text, own ? 'theirs' : 'mine');
    }
    for (const { id, text, refused } of talk.waiting) {
      wanted.add(id);
      line(id, refused ? `${words.refused} ${refused}` : words.waiting, text, refused ? 'mine refused' : 'mine waiting');
    }
    for (const [key, element] of lines) {
      if (wanted.has(key)) continue;
      element.remove();
      lines.delete(key);
    }
    state.textContent = talk.offline ? words.offline : '';
    near.hidden = !talk.partners || form.hidden;
    const unread = talk.unread();
    fresh.textContent = unread > 0 ? ` (${unread})` : '';
  };
  const talk = new Talk(source.replace(/\.js(\?.*)?$/, ''), window.earshotUser ?? null, storage(), show);

  const answers = answersFor(field, talk, words);
  form.before(...answers.parts, near);
  let finder: HTMLElement | null = null;
  /** In place of the field, and of what was said: a small window has room for one thing. */
  const find = (wanted: boolean): void => {
    finder?.remove();
    finder = wanted ? finderFor(talk, words, () => find(false)) : null;
    if (finder) panel.append(finder);
    answers.clear();
    for (const part of [log, form]) part.hidden = wanted;
    show();
    log.scrollTop = log.scrollHeight;
    (finder?.querySelector('input') ?? field).focus();
  };

  const open = (isOpen: boolean): void => {
    panel.hidden = !isOpen;
    door.hidden = isOpen;
    door.setAttribute('aria-expanded', String(isOpen));
    talk.open(isOpen);
    show();
    (isOpen ? field : door).focus();
    log.scrollTop = log.scrollHeight;
  };
  const submit = (): void => {
    const text = field.value.trim();
    if (!text) return;
    field.value = '';
    answers.clear();
    talk.say(text);
    log.scrollTop = log.scrollHeight;
  };
  door.addEventListener('click', () => open(true));
  close.addEventListener('click', () => open(false));
  panel.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') open(false);
  });
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  window.addEventListener('online', () => talk.soon(0));
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && talk.isOpen) talk.soon(0);
  });
  document.body.append(host);
  talk.start();
}

const source = (document.currentScript as HTMLScriptElement | null)?.src;
if (source) {
  if (document.body) begin(source);
  else document.addEventListener('DOMContentLoaded', () => begin(source));
}
