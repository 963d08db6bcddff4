export { authorKey, type HeardAuthor, upsertAuthors } from './author.store.js';
export { People } from './people.service.js';
export { WholePeople } from './whole-person.service.js';
export { blockedAmong } from './link.store.js';
