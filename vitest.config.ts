import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { SpacedSequencer } from './test/sequence.js';

export default defineConfig({
  // The libs' subpath imports (package.json, "imports"), read from the sources.
  resolve: { alias: [{ find: /^#([a-z]+)$/, replacement: path.join(import.meta.dirname, 'libs/$1/src/index.ts') }] },
  test: {
    // The figures of the last run as JSON, for whoever counts them.
    reporters: process.env['EARSHOT_TEST_RESULTS'] ? ['default', ['json', { outputFile: process.env['EARSHOT_TEST_RESULTS'] }]] : ['default'],
    globalSetup: ['test/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: SpacedSequencer },
    // Loading Nest and TypeORM anew for each file took longer than the tests. What a file keeps for itself it takes from its own database.
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    include: ['apps/**/*.spec.{ts,tsx}', 'libs/**/*.spec.ts', 'test/**/*.spec.ts', 'e2e/**/*.spec.ts'],
  },
});
