export { type Config, ConfigError, readConfig } from './config.js';
export { redisAddress } from './redis-address.js';
export { parseKeys } from './secret-keys.js';
