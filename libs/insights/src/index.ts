export { type Counted, countMinutes, volume, type VolumeRange } from './rollup.store.js';
export { countsFor, type MemberCounts, workspaceCounts, type WorkspaceCounts } from './inbox-count.store.js';
export { everything, fold, listeningWorkspaces, rebuildRollups, timeZoneOf, wrongCounts } from './fold.store.js';
export { firstCounted, type Grain, grains, series, type SeriesPoint, type SeriesRange, type Split, splits } from './series.store.js';
export { type QuietLaw, quietLaws, quietMonth, type QuietTrial } from './quiet.js';
export { Normals } from './normal.store.js';
export { acknowledge, spikes, watchWorkspace } from './spike.store.js';
export { gapsSince, liveFigures, newestComplaints } from './live.store.js';
export { tellingWords } from './drivers.js';
export { causes, findQuestions, forgottenCauses, newCauses, questionsAsked } from './cause.store.js';
export { judgeOutcomes, thatMayHaveCome } from './outcome.store.js';
export { Outcomes } from './outcome.service.js';
export { askRedating, noteRedating, redate, timeZoneView } from './redating.store.js';
export { measureService, type MinutesBetween, redateService } from './service.store.js';
export { serviceFigures } from './service-figures.store.js';
export { chart, gapsWithin } from './chart.store.js';
export { rates } from './rates.store.js';
export { findIssues, issuesOf, spokenOf } from './share.store.js';
export { type Definition, define, indicatorPage, indicators, insertIndicator, keepIndicators, removeIndicator, renameIndicator } from './indicator.store.js';
export { addAnnotation, annotations, removeAnnotation } from './annotation.store.js';
export { chartCsv } from './chart-file.js';
export { chartDrawing } from './chart-drawing.js';
export { chartWords, lineName, standing, valueWords } from './chart-words.js';
export { pngOf } from './picture.js';
export {
  forgetReportLinks,
  linkOf,
  makeReportLink,
  noteSending,
  putReport,
  removeReport,
  removeReportLink,
  reportById,
  reportLinks,
  reports,
  settleSending,
  sharedBy,
} from './report.store.js';
export { drawn, forOutside } from './report-charts.store.js';
