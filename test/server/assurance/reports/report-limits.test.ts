import { describe, expect, it } from 'vitest';
import type { LogFacts } from '../../../../server/assurance/reports/report.ts';
import { reportLimits } from '../../../../server/assurance/reports/report-limits.ts';

const aLog = (witnesses: LogFacts['witnesses'], size = 300, origin = 'log.example/t/a'): LogFacts => ({ origin, size, root: 'ab', verified: true, problem: null, checkpoint: 'a note', witnesses });
const said = (...logs: readonly LogFacts[]) => reportLimits(logs).join('\n');

describe('what a report says of who vouches for its logs', () => {
  it('is “this installation alone” as long as no witness cosigned', () => {
    expect(said(aLog([]))).toContain('The logs are signed by this installation alone; until another party has cosigned');
  });

  it('is who cosigned all of the entries and up to which, and no longer that whoever holds the key could rewrite them', () => {
    const words = said(aLog([{ name: 'w.example/one', size: 300 }, { name: 'w.example/two', size: 310 }]));
    expect(words).toContain('was cosigned over all 300 entries by w.example/one (up to entry 300), w.example/two (up to entry 310)');
    expect(words).not.toContain('could rewrite');
    expect(words).toContain('Whether a witness is another party, nothing in these records shows.');
  });

  it('is where the cosigned part ends, and that the rest is signed alone', () => {
    const words = said(aLog([{ name: 'w.example/one', size: 120 }]));
    expect(words).toContain('was cosigned by w.example/one (up to entry 120); what came after, up to entry 300, is signed by this installation alone');
    expect(words).toContain('could rewrite');
  });

  it('is told of each log by itself, and not of one without entries', () => {
    const words = said(aLog([{ name: 'w.example/one', size: 300 }]), aLog([], 5, 'log.example/t/a/e2'), aLog([], 0, 'log.example/t/a/e3'));
    expect(words).toContain('The log log.example/t/a/e2 is signed by this installation alone');
    expect(words).not.toContain('e3');
  });
});
