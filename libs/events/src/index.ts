export type { EventType, NewEvent, StoredEvent } from './event.js';
export { appendEvents, eventRange, eventsAfter, eventsChannel } from './event.store.js';
export { EventTail } from './tail.js';
