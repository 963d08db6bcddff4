export { type Counted, countMinutes, volume, type VolumeRange } from './rollup.store.js';
export { countsFor, workspaceCounts, type WorkspaceCounts } from './inbox-count.store.js';
