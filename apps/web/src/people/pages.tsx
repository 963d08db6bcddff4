export { People } from './people.js';
export { Person } from './person.js';
