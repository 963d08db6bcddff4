import { House1700000000001 } from './0001-house.js';
import { Routing1700000000005 } from './0005-routing.js';
import { Proof1700000000008 } from './0008-proof.js';

/** In order; a name is stored once run, so it never changes. */
export const migrations = [House1700000000001, Routing1700000000005, Proof1700000000008];
