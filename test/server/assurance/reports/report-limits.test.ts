import { describe, expect, it } from 'vitest';
import type { LogFacts } from '../../../../server/assurance/reports/report.ts';
import { reportLimits } from '../../../../server/assurance/reports/report-limits.ts';

const aLog = (witnesses: LogFacts['witnesses'], size = 300, origin = 'log.example/t/a'): LogFacts => ({ origin, size, root: 'ab', verified: true, problem: null, checkpoint: 'a note', witnesses });
const said = (...logs: readonly LogFacts[]) => reportLimits(logs, { seedNamed: false, erased: 0 }).join('\n');

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

describe('what a report says of how its samples were drawn', () => {
  it('is that nobody chose the seed, or that somebody named it who could have tried others first', () => {
    expect(said()).toContain('the seed that is printed, which follows from tenant, framework and period;');
    const named = reportLimits([], { seedNamed: true, erased: 0 }).join('\n');
    expect(named).toContain('Whoever had this report made named the seed, and could have tried others first');
    expect(named).not.toContain('follows from');
  });
});

describe('what a report says of erased disclosures', () => {
  it('is how many there are, and nothing where there are none', () => {
    const [one, several] = [1, 40].map((erased) => reportLimits([], { seedNamed: false, erased }).join('\n'));
    expect(one).toContain('1 disclosure of entries up to the end of the period was erased on record');
    expect(several).toContain('40 disclosures of entries up to the end of the period were erased on record');
    expect(said()).not.toContain('erased');
  });
});
