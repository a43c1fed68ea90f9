import type { Reporter, TestModule, TestRunEndReason } from 'vitest/node';
import { reportCounts } from './test-counts.ts';

/** Counts what Vitest ran. A file that could not be loaded, or an error outside any test, is a failure too. */
export class PlainReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[], reason: TestRunEndReason): void {
    const states = modules.flatMap((file) => [...file.children.allTests()].map((test) => test.result().state));
    const count = (...wanted: readonly string[]) => states.filter((state) => wanted.includes(state)).length;
    const broken = unhandled.length + modules.reduce((sum, file) => sum + file.errors().length + suiteErrors(file), 0);
    // A pending test never got its turn (its file broke): it did not pass, so it is not left out.
    const failed = count('failed') + broken;
    reportCounts({ passed: count('passed'), failed: reason === 'passed' ? failed : Math.max(1, failed), skipped: count('skipped', 'pending') });
  }
}

function suiteErrors(file: TestModule): number {
  return [...file.children.allSuites()].reduce((sum, suite) => sum + suite.errors().length, 0);
}
