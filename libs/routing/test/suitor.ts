import type { Suitor } from '../src/offering.js';

/** Somebody who can be asked for anything. */
export function suitor(memberId: string, over: Partial<Suitor> = {}): Suitor {
  return {
    memberId,
    suspended: false,
    languages: [],
    skills: [],
    countries: [],
    teamIds: [],
    capacity: 3,
    channelCapacity: {},
    load: 0,
    loadByChannel: {},
    present: false,
    hours: null,
    timeZone: 'UTC',
    leave: [],
    lastAssignedMs: null,
    cameMs: null,
    alone: false,
    declined: false,
    suits: 1,
    offersToday: 0,
    offersADay: null,
    ...over,
  };
}
