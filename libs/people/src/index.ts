export { authorKey, type HeardAuthor, upsertAuthors } from './heard-authors.store.js';
