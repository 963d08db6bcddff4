import { useState } from 'react';

/** Rows chosen for a change to many: some of the list, or all that match, but for a few. */
export interface Chosen {
  ids: ReadonlySet<string>;
  /** Everything the list holds, also what is not loaded; `ids` are then the exceptions. */
  all: boolean;
}

export const nothing: Chosen = { ids: new Set(), all: false };

export function isChosen({ ids, all }: Chosen, id: string): boolean {
  return ids.has(id) !== all;
}

export function toggled(chosen: Chosen, id: string): Chosen {
  const ids = new Set(chosen.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ...chosen, ids };
}

/** From one row to another, both included, in the order of the list; all of them chosen. */
export function ranged(chosen: Chosen, list: readonly string[], from: string, to: string): Chosen {
  const [a, b] = [list.indexOf(from), list.indexOf(to)];
  if (a < 0 || b < 0) return toggled(chosen, to);
  const ids = new Set(chosen.ids);
  for (const id of list.slice(Math.min(a, b), Math.max(a, b) + 1)) {
    if (chosen.all) ids.delete(id);
    else ids.add(id);
  }
  return { ...chosen, ids };
}

export function useSelection(list: readonly string[]) {
  const [chosen, setChosen] = useState<Chosen>(nothing);
  const [anchor, setAnchor] = useState<string | null>(null);
  return {
    chosen,
    any: chosen.all || chosen.ids.size > 0,
    toggle: (id: string, isRange = false) => {
      setChosen((before) => (isRange && anchor ? ranged(before, list, anchor, id) : toggled(before, id)));
      setAnchor(id);
    },
    chooseAll: () => setChosen({ ids: new Set(), all: true }),
    clear: () => setChosen(nothing),
  };
}
