import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'], externalConditions: ['source'] } },
  test: {
    globalSetup: ['test/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    include: ['apps/**/*.spec.{ts,tsx}', 'libs/**/*.spec.ts', 'test/**/*.spec.ts', 'e2e/**/*.spec.ts'],
  },
});
