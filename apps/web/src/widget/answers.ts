import { button, make } from './dom.js';
import type { Talk } from './talk.js';
import type { Words } from './words.js';

interface Answer {
  id: string;
  question: string;
  answer: string;
  lang: string;
}

/** After such a pause somebody has typed enough to be understood. */
const pauseMs = 400;
const leastLetters = 4;

/**
 * Shows approved answers to what is being typed, above the field. Looking costs nothing but a request, and nothing typed is kept;
 * whoever is not helped sends their message as before.
 */
export function answersFor(field: HTMLTextAreaElement, talk: Talk, words: Words): { parts: HTMLElement[]; clear: () => void } {
  const list = make('div');
  const state = make('p', { className: 'who' });
  state.setAttribute('role', 'status');
  const element = make('section', { className: 'answers', hidden: true }, make('h3', {}, words.perhaps), list);
  element.setAttribute('aria-label', words.perhaps);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = '';

  const show = (answers: readonly Answer[]): void => {
    element.hidden = answers.length === 0;
    state.textContent = answers.length > 0 ? words.perhaps : '';
    list.replaceChildren(
      ...answers.map(({ id, question, answer, lang }) => {
        const helped = button(words.helped, '', () => {
          void talk.post('helped', { answer: id });
          field.value = '';
          clear();
          state.textContent = words.glad;
          field.focus();
        });
        const one = make('details', {}, make('summary', { lang }, question), make('p', { lang }, answer), helped);
        return one;
      }),
    );
  };
  const clear = (): void => {
    clearTimeout(timer);
    asked = '';
    show([]);
  };
  const look = async (): Promise<void> => {
    const text = field.value.trim();
    if (text === asked) return;
    asked = text;
    if (text.length < leastLetters) return show([]);
    const found = await talk.post<{ answers: Answer[] }>('answers', { text, lang: document.documentElement.lang || navigator.language });
    // Meanwhile they typed on, or sent it.
    if (found && asked === text) show(found.answers);
  };
  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => void look(), pauseMs);
  });
  return { parts: [state, element], clear };
}
