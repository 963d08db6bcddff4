import { button, make } from './dom.js';
import type { Talk } from './talk.js';
import type { Words } from './words.js';

interface NearBy {
  place: string | null;
  partners: { name: string; services: string[] }[];
}

function field(label: string, set: Partial<HTMLInputElement>): [HTMLElement, HTMLInputElement] {
  const input = make('input', { required: true, ...set });
  return [make('label', {}, label, input), input];
}

/**
 * Finds somebody near: first who there is, then, with their name and how to reach them, the request. Only whoever takes it is told
 * how to reach them, and they agree to that here.
 */
export function finderFor(talk: Talk, words: Words, close: () => void): HTMLElement {
  const [needLabel, need] = field(words.need, { maxLength: 500, minLength: 3 });
  const [placeLabel, place] = field(words.place, { maxLength: 200, minLength: 2, autocomplete: 'address-level2' });
  const [nameLabel, name] = field(words.name, { maxLength: 120, autocomplete: 'name' });
  const [reachLabel, reach] = field(words.reach, { maxLength: 300, minLength: 3, autocomplete: 'tel' });
  const agreed = make('input', { type: 'checkbox', required: true });
  const found = make('div', { className: 'found' });
  found.setAttribute('role', 'status');
  const more = make('fieldset', { hidden: true, disabled: true }, nameLabel, reachLabel, make('label', { className: 'tick' }, agreed, words.agree));
  const go = make('button', { type: 'submit' }, words.look);
  const form = make(
    'form',
    { className: 'finder' },
    needLabel,
    placeLabel,
    found,
    more,
    make('div', { className: 'row' }, button(words.back, 'plain', close), go),
  );
  // Kept from one try to the next, so that a request sent twice is one.
  const id = crypto.randomUUID();
  let isFound = false;

  const say = (text: string, partners: NearBy['partners'] = []): void => {
    const lines = partners.map((one) => make('li', {}, [one.name, one.services.join(', ')].filter(Boolean).join(': ')));
    found.replaceChildren(make('p', {}, text), ...(lines.length > 0 ? [make('ul', {}, ...lines)] : []));
  };
  const ask = (next: boolean): void => {
    isFound = next;
    more.hidden = !next;
    more.disabled = !next;
    go.textContent = next ? words.request : words.look;
  };
  const look = async (): Promise<void> => {
    const near = await talk.post<NearBy>('partners', { place: place.value, need: need.value });
    if (!near) return say(words.offline);
    if (!near.place) return say(words.noPlace);
    if (near.partners.length === 0) return say(`${near.place}: ${words.nobody}`);
    say(`${near.place}: ${words.here}`, near.partners);
    ask(true);
    name.focus();
  };
  const send = async (): Promise<void> => {
    const sent = await talk.post<{ id: string; text: string }>('requests', {
      id,
      place: place.value,
      need: need.value,
      name: name.value,
      reach: reach.value,
      agreed: agreed.checked,
    });
    if (!sent) return say(words.offline);
    talk.note(sent.id, sent.text);
    close();
  };
  for (const input of [need, place]) input.addEventListener('input', () => ask(false));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    go.disabled = true;
    void (isFound ? send() : look()).finally(() => (go.disabled = false));
  });
  return form;
}
