export { Database, type DatabaseOptions, isRetriable, isUnreachable, type Scope, type Transaction } from './database.js';
