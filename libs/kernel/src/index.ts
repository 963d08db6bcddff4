export { AppError, type ErrorCode, type FieldProblem } from './errors.js';
export { isId, newId, NIL_ID } from './ids.js';
export { type Clock, systemClock } from './clock.js';
export { log, logLevels } from './log.js';
export { projectFolder, version } from './place.js';
export { onStop } from './stopping.js';
