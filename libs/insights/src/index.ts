export { type Cell, countMinutes, sumCells } from './rollup.store.js';
