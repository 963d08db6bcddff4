export { authorKey, type HeardAuthor, type KnownAuthor, upsertAuthors } from './author.store.js';
export { People } from './people.service.js';
export { WholePeople } from './whole-person.service.js';
