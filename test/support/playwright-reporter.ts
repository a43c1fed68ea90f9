import type { FullConfig, FullResult, Reporter, Suite } from 'playwright/types/testReporter';
import { reportCounts } from './test-counts.ts';

/** Counts what Playwright ran. A flaky test counts as failed: a test that sometimes lies proves nothing. */
export default class PlaywrightReporter implements Reporter {
  #suite: Suite | undefined;
  #errors = 0;

  onBegin(_config: FullConfig, suite: Suite): void {
    this.#suite = suite;
  }

  onError(): void {
    this.#errors += 1;
  }

  onEnd(_result: FullResult): void {
    const outcomes = (this.#suite?.allTests() ?? []).map((test) => (test.results.length === 0 && test.outcome() !== 'skipped' ? 'unexpected' : test.outcome()));
    const count = (...wanted: readonly string[]) => outcomes.filter((outcome) => wanted.includes(outcome)).length;
    reportCounts({ passed: count('expected'), failed: count('unexpected', 'flaky') + this.#errors, skipped: count('skipped') });
  }

  printsToStdio(): boolean {
    return false;
  }
}
