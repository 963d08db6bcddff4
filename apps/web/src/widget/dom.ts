/** An element with what is set on it and put into it; strings become text, never markup. */
export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  set: Partial<HTMLElementTagNameMap[K]> = {},
  ...inside: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(name), set);
  element.append(...inside);
  return element;
}

export const button = (text: string, className: string, click: () => void): HTMLButtonElement => {
  const element = make('button', { type: 'button', className }, text);
  element.addEventListener('click', click);
  return element;
};
