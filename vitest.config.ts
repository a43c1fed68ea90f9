import { defineConfig } from 'vitest/config';

const shared = { testTimeout: 30_000, hookTimeout: 90_000 };

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      { test: { ...shared, name: 'unit', include: ['test/**/*.test.{ts,tsx}'], exclude: ['test/contract/**', 'test/e2e/**', 'test/bench/**'] } },
      // Whatever must hold on both databases: a real PostgreSQL is started for these and only for these.
      { test: { ...shared, name: 'contract', include: ['test/contract/**/*.test.ts'], globalSetup: ['test/support/postgres.ts'] } },
    ],
  },
});
