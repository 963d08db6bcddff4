import { ReaderShelf } from '#reading';
import { loadReader } from '#understanding';

/** The readers of this process; the worker's own are the same. */
export function shelfOf(model: string): ReaderShelf {
  const shelf = new ReaderShelf((name) => loadReader({ model: name }), model);
  shelf.base(null);
  return shelf;
}
