export { DesksPage } from './desks.js';
export { RulesPage } from './rules.js';
