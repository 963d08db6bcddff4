export { type Config, ConfigError, readConfig } from './config.js';
export { redisAddress } from './redis-address.js';
