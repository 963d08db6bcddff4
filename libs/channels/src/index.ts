export * from './port.js';
export { guardedFetch } from './guarded-fetch.js';
export { channelTypes, findChannelType } from './registry.js';
export { retryAfter } from './retry-after.js';
export { isSigned, newWebhookSecret, signedHeaders } from './webhook/signature.js';
