import { describe, expect, it } from 'vitest';
import { readConfig } from './config.js';

const why = (env: Record<string, string>): string => {
  try {
    readConfig(env);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('the environment', () => {
  it('needs nothing, and takes what is empty for not set', () => {
    expect(readConfig({ PORT: '', REDIS_URL: '' })).toMatchObject({ mode: 'production', port: 3_000, host: '127.0.0.1', redisUrl: null, allowPrivate: [] });
    expect(readConfig({ EARSHOT_ALLOW_PRIVATE: '127.0.0.1, 10.2.0.0/16,intranet,fd00::/8' }).allowPrivate).toEqual([
      '127.0.0.1',
      '10.2.0.0/16',
      'intranet',
      'fd00::/8',
    ]);
  });

  it.each([
    ['PORT', 'abc'],
    ['PORT', '70000'],
    ['PUBLIC_URL', 'ftp://example.org'],
    ['DATABASE_URL', 'mysql://db'],
    ['REDIS_URL', 'http://redis'],
    ['REDIS_URL', 'redis+sentinel://one:26379'],
    ['OWNER_EMAIL', 'ada'],
    ['OWNER_PASSWORD', 'short'],
    ['SMTP_URL', 'mail.example.org'],
    ['EARSHOT_SECRET_KEY', 'abc'],
    ['EARSHOT_MODEL', '/nowhere/model.bin'],
    ['EARSHOT_ALLOW_PRIVATE', '999.1.1.1/99'],
    ['EARSHOT_ALLOW_PRIVATE', '10.0.0.256'],
    ['INTAKE_DAYS', '0'],
    ['LOG_LEVEL', 'loud'],
    ['NODE_ENV', 'prod'],
  ])('names %s when it is %s, and says what it should be, in one line', (name, value) => {
    expect(why({ [name]: value })).toMatch(new RegExp(`^${name} (must|has)[^\\n]+$`));
  });
});
