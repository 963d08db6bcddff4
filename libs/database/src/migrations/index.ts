import { House1700000000001 } from './0001-house.js';
import { Routing1700000000005 } from './0005-routing.js';

/** In order; a name is stored once run, so it never changes. */
export const migrations = [House1700000000001, Routing1700000000005];
