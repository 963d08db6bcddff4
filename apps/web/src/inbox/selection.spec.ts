import { expect, it } from 'vitest';
import { isChosen, nothing, ranged, toggled } from './selection.js';

it('choosing goes one by one, by ranges, and by exceptions from all', () => {
  const list = ['a', 'b', 'c', 'd'];
  const one = toggled(nothing, 'b');
  expect(list.filter((id) => isChosen(one, id))).toEqual(['b']);
  expect(list.filter((id) => isChosen(ranged(one, list, 'b', 'd'), id))).toEqual(['b', 'c', 'd']);
  const allBut = toggled({ ids: new Set(), all: true }, 'c');
  expect(list.filter((id) => isChosen(allBut, id))).toEqual(['a', 'b', 'd']);
  expect(list.filter((id) => isChosen(ranged(allBut, list, 'b', 'c'), id))).toEqual(list);
});
