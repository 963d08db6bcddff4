export { authorKey, type HeardAuthor, upsertAuthors } from './author.store.js';
export { People } from './people.service.js';
