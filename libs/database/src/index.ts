export { Database, type DatabaseOptions, isDataFault, isRetriable, isUnreachable, type Scope, type Transaction } from './database.js';
export { keepStatistics } from './statistics.js';
export { EmbeddedError, type EmbeddedServer, isAlive, prepareFolder, secretFile, startEmbedded } from './embedded.js';
export { fromMicros, idKey, micros, microsKey, type Place, readCursor, smallKey, writeCursor } from './cursor.js';
