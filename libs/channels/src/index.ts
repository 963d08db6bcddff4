export * from './port.js';
export { feedChannelWith } from './feed/feed.channel.js';
export { guardedFetch } from './guarded-fetch.js';
export { channelTypes, findChannelType } from './registry.js';
export { retryAfter } from './retry-after.js';
export { demoHistory } from './simulator/history.js';
export { invented, webhookItemOf } from './simulator/invented.js';
export { isSigned, newWebhookSecret, signedHeaders } from './webhook/signature.js';
