export type { Because, Kind, Reading, Scores } from './reading.js';
export { primaryKind } from './reading.js';
export { LinearReader, loadReader, type ReadOptions, type Reader } from './reader.js';
export { MEASURED } from './language.js';
