export { Topics as TopicsPage } from './topics.js';
