export { authorKey, erasedExternalId, type HeardAuthor, upsertAuthors } from './author.store.js';
