import { defineConfig } from 'vitest/config';
import { PlainReporter } from './test/support/plain-reporter.ts';

const THREADS = 'test/support/threads-without-wasm.ts';
const shared = { testTimeout: 30_000, hookTimeout: 90_000 };

export default defineConfig({
  test: {
    maxWorkers: 2,
    reporters: ['default', new PlainReporter()],
    projects: [
      { test: { ...shared, name: 'unit', include: ['test/**/*.test.{ts,tsx}'], exclude: ['test/contract/**', 'test/e2e/**'], globalSetup: [THREADS] } },
      // Whatever must hold on both databases: a real PostgreSQL is started for these and only for these.
      { test: { ...shared, name: 'contract', include: ['test/contract/**/*.test.ts'], globalSetup: [THREADS, 'test/support/postgres.ts'] } },
    ],
  },
});
