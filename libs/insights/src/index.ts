export { type Counted, countMinutes, volume, type VolumeRange } from './rollup.store.js';
export { countsFor, type MemberCounts, workspaceCounts, type WorkspaceCounts } from './inbox-count.store.js';
export { everything, fold, listeningWorkspaces, rebuildRollups, redate, timeZoneOf, wrongCounts } from './fold.store.js';
export { firstCounted, type Grain, grains, series, type SeriesPoint, type SeriesRange, type Split, splits } from './series.store.js';
export { quietMonth, type QuietTrial } from './quiet.js';
export { Normals } from './normal.store.js';
export { acknowledge, spikes, watchWorkspace } from './spike.store.js';
export { gapsSince, liveFigures, newestComplaints } from './live.store.js';
export { tellingWords } from './drivers.js';
