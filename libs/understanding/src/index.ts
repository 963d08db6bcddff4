export type { Because, Kind, KindRule, Reading, Scores } from './reading.js';
export { primaryKind } from './reading.js';
export { LinearReader, loadReader, type ReadOptions, type Reader } from './reader.js';
export { MEASURED } from './language.js';
export type { Correction, Ground, Teaching } from './teaching.js';
export { whatWouldChange, type Change } from './change.js';
export {
  calibrationBins,
  compareReaders,
  isMissed,
  isUnsure,
  SHIPPED_THRESHOLD,
  thresholdCurve,
  type CalibrationBin,
  type Comparison,
  type JudgedReading,
  type ThresholdPoint,
} from './comparison.js';
export { modelFigures, type ModelFigures } from './figures.js';
