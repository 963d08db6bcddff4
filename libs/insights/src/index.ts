export { type Counted, countMinutes, volume, type VolumeRange } from './rollup.store.js';
export { countsFor, type MemberCounts, workspaceCounts, type WorkspaceCounts } from './inbox-count.store.js';
