export { type Backend, postgresBackend, prepareQueues, redisBackend } from './backend.js';
export { catalogue, type JobHandlers, type JobName, type JobPayload, type QueueName, queueNames } from './catalogue.js';
export { JobRunner, JobSender } from './jobs.js';
