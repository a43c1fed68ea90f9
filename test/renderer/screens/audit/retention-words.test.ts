import { describe, expect, it } from 'vitest';
import { amountOf, boundsOf, coveredWords, erasedWords, fateOf, goingFirst, isRestorable, keyWords, ranWords } from '../../../../renderer/screens/audit/retention-words.ts';
import { brand, type Instant } from '../../../../shared/brand.ts';
import { formatMinute } from '../../../../renderer/kit/index.ts';

describe('the words of retention', () => {
  it('call what a policy takes by its name, and what the log discloses disclosures', () => {
    expect([amountOf('session_data', 1), amountOf('memory', 2), amountOf('tool_results', 3), amountOf('audit_long', 1)]).toEqual(['1 run', '2 memories', '3 runs’ contents', '1 disclosure']);
  });

  it('say what became of a deletion', () => {
    const of = { dataType: 'evidence', deleted: 0, restored: 0, purged: 0, held: 0 };
    expect([fateOf({ ...of, deleted: 2 }), fateOf({ ...of, deleted: 2, held: 1, restored: 1 }), fateOf({ ...of, purged: 3 }), fateOf(of)]).toEqual(['2 trails out of sight', '2 trails out of sight, 1 of them held; 1 restored', '3 gone for good', 'nothing']);
  });

  it('tell what a run of a policy did, and why what is left was left', () => {
    const of = { deleted: 8, stopped: null, restorableUntil: null };
    const until = '2026-12-21T09:00:00.000Z';
    expect([ranWords('audit_logs', { ...of, deleted: 0 }), ranWords('audit_logs', { ...of, deleted: 1_200 })]).toEqual([{ tone: 'ok', title: 'Nothing was due; from now on it acts every day' }, { tone: 'ok', title: '1,200 disclosures erased, on record' }]);
    expect(ranWords('session_data', { ...of, deleted: 1, restorableUntil: until })).toEqual({ tone: 'ok', title: '1 run deleted, on record', detail: `Can be restored until ${formatMinute(brand<Instant>(until))}.` });
    expect(ranWords('audit_logs', { ...of, stopped: 'A hold was placed or released meanwhile' })).toEqual({ tone: 'warn', title: '8 disclosures erased, on record', detail: 'A hold was placed or released meanwhile. What is left was not touched and waits for the next run.' });
  });

  it('tell what an erasure did, and do not call it a success while a hold keeps something of it', () => {
    expect([erasedWords([{ erased: 416, held: 0 }]), erasedWords([{ erased: 0, held: 400 }, { erased: 0, held: 16 }]), erasedWords([{ erased: 3, held: 1 }])]).toEqual([
      { tone: 'ok', title: '416 disclosures erased, on record' },
      { tone: 'warn', title: 'Put off by a hold, on record', detail: 'Nothing was erased yet. 416 go by themselves when the last hold over them is released.' },
      { tone: 'warn', title: 'Put off by a hold, on record', detail: '3 disclosures erased. 1 goes by itself when the last hold over it is released.' },
    ]);
  });

  it('put what would go before what a hold keeps', () => {
    const of = (id: string, heldFor: string | null) => ({ id, heldFor });
    expect(goingFirst([of('a', 'Case 12'), of('b', null), of('c', 'Case 12'), of('d', null)]).map(({ id }) => id).join('')).toBe('bdac');
  });

  it('offer to restore in the days of grace, and beyond them what a hold keeps', () => {
    const of = { deleted: 1, held: 0, restorableUntil: '2026-12-21T09:00:00.000Z' };
    expect([isRestorable(of, '2026-12-21T08:59:59.999Z'), isRestorable(of, '2026-12-21T09:00:00.000Z'), isRestorable({ ...of, held: 1 }, '2027-01-01T00:00:00.000Z'), isRestorable({ ...of, deleted: 0 }, '2026-12-01T00:00:00.000Z')]).toEqual([true, false, true, false]);
  });

  it('say within what bounds a policy may be, and who drew them', () => {
    const of = { floorDays: 1, floorBy: null, maxDays: null };
    expect(boundsOf(of)).toEqual({ min: 1, max: 36_500, words: 'At least 1; at most 36,500' });
    expect(boundsOf({ ...of, floorDays: 183, floorBy: 'law' })).toMatchObject({ min: 183, words: 'At least 183, by law; at most 36,500' });
    expect(boundsOf({ floorDays: 90, floorBy: 'registry', maxDays: 60 })).toEqual({ min: 90, max: 90, words: 'At least 90, by a layer of the registry; at most 90, by a layer of the registry' });
  });

  it('tell how much a hold covers, and where that is nothing', () => {
    expect(coveredWords({ entries: 1, runs: 0, memories: 2, trails: 1 })).toBe('1 entry, 2 memories, 1 trail');
    expect(coveredWords({ entries: 0, runs: 0, memories: 0, trails: 0 })).toBe('nothing yet');
  });

  it('say of the key of somebody erased why it is there still, and blame a hold only while there is one', () => {
    const of = { state: 'completed', keyDestroyed: false, erased: 3 } as const;
    expect([keyWords({ ...of, state: 'deferred' }), keyWords(of), keyWords({ ...of, keyDestroyed: true }), keyWords({ ...of, keyDestroyed: true, erased: 0 })]).toEqual(['kept while a hold needs it', 'being destroyed', 'destroyed: backups forget too', 'none left']);
  });
});
