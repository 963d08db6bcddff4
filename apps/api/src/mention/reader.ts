import { loadReader, type Reader } from '#understanding';

/** The reader this process explains with; the worker's own has the same model. */
export function readerOf(model: string): Reader {
  return loadReader({ model });
}
