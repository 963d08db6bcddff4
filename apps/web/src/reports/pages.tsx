export { ReportsLayout } from './layout.js';
export { ServicePage } from './service.js';
