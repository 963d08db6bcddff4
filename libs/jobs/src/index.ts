export { type Backend, postgresBackend, prepareQueues, redisBackend } from './backend.js';
export { canaryEveryMs, canaryLateMs } from './canary.js';
export { catalogue, type JobHandlers, type JobName, type JobPayload, type QueueName, queueNames } from './catalogue.js';
export { JobRunner, JobSender, type Sightings } from './jobs.js';
export { connectRedis, redisFacts, refuseUnsafeRedis, unsafeBecause } from './redis.js';
export { lastSightings, queueSightings } from './sighting.store.js';
