export { ApiKeys } from './api-keys.js';
export { Appearance } from './appearance.js';
export { SettingsLayout } from './layout.js';
export { Members } from './members.js';
export { Sessions } from './sessions.js';
export { Webhooks } from './webhooks.js';
export { WorkspaceSettings } from './workspace.js';
