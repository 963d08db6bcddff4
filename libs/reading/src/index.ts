export * from './port.js';
export { type Judgement, judged } from './judgement.js';
export { dayOf, moneyOf } from './endpoint.js';
export { endpointReader, type Post } from './endpoint-reader.store.js';
export { installLine, loadTransformers, transformerReader, type TransformersRuntime } from './transformer.js';
export { baseModels, type Cascade, cascades, type ReadingSettings, readingSettings } from './settings.js';
export { changeReadingSettings, readingSettingsOf } from './settings.store.js';
export {
  addCorrection,
  askToLearn,
  type CorrectionRow,
  latestCorrection,
  lessonsOf,
  listCorrections,
  mostLessons,
  type NewCorrection,
  takeBack,
} from './correction.store.js';
export {
  type ImportedWeights,
  listVersions,
  storeEffect,
  storeFreshened,
  storeImported,
  type TeachingState,
  teachingState,
  type TeachingVersion,
  weightsOf,
} from './teaching.store.js';
export { type Confusion, crossValidate, type Effect, likelyShare } from './effect.js';
export { ownName, ReaderShelf, sharedName } from './shelf.js';
export { ownReader, readerBehind, readerOf, type WorkspaceReader } from './reader.store.js';
export { type Curriculum, curriculumOf, Teacher } from './teacher.service.js';
export {
  type Endpoint,
  endpointOf,
  type EndpointSettings,
  noteEndpointError,
  removeEndpoint,
  type Spend,
  spend,
  spendOf,
  storeEndpoint,
} from './endpoint.store.js';
export { askToFreshen, finishFreshening, staleMentions, takeFreshening, workspacesToFreshen } from './freshen.store.js';
export { emptyComparison, type PastMention, type RereadingComparison, tally } from './rereading.js';
export {
  dueRereadings,
  type DueRereading,
  exampleTexts,
  findRereading,
  insertRereading,
  isRereading,
  leaseRereading,
  listRereadings,
  moveRereading,
  noteProblem,
  noteProgress,
  pastMentions,
  releaseRereading,
  type Rereading,
  tellRereading,
} from './rereading.store.js';
export { askSecond, forgetSecond, giveBack, leaseSecond, releaseSecond, waitingForSecond, workspacesWaiting } from './cascade.store.js';
