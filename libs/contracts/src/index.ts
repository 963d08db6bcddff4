export * from './mention.js';
export * from './conversation.js';
export * from './channel.js';
export * from './member.js';
export * from './feed.js';
export * from './problem.js';
export * from './outgoing.js';
