export { ReportsLayout } from './layout.js';
export { ServicePage } from './service.js';
export { SharePage } from './share.js';
export { RatesPage } from './rates.js';
export { IndicatorsPage } from './indicators.js';
export { SavedReportsPage } from './saved.js';
