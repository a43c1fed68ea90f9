import { describe, expect, it } from 'vitest';
import { checkedPlaces } from '../../../../renderer/screens/reports/package-places.ts';

const whole = { problem: null, files: 8, logs: [], manifest: null, keysGiven: true, witnessesGiven: 1 };
const states = (verdict: Partial<Parameters<typeof checkedPlaces>[0]>) => checkedPlaces({ ...whole, ...verdict }).map(({ id, state }) => `${id} ${state}`);

describe('the places of a package', () => {
  it('are all whole where nothing is wrong and the keys came from the reader', () => {
    expect(states({}).every((line) => line.endsWith(' whole'))).toBe(true);
  });

  it('says that the keys were only believed where the reader gave none', () => {
    expect(states({ keysGiven: false })).toContain('key believed');
  });

  it('says who has seen it, and that nobody was demanded, where the reader named no witness', () => {
    expect(states({ witnessesGiven: 0 })).toContain('witness believed');
    expect(checkedPlaces({ ...whole, witnessesGiven: 0 }).find(({ id }) => id === 'witness')?.says).toBe('No witness has cosigned it: nobody else has seen this log');
  });

  it('end at the first thing that is wrong: what stands behind it was not looked at', () => {
    const problem = { place: 'file' as const, at: 'policy', says: 'its bytes are not those that the manifest was signed over' };
    expect(states({ problem })).toEqual(['zip whole', 'signature whole', 'key whole', 'manifest whole', 'file broken', 'witness unreached', 'entry unreached', 'disclosure unreached', 'tile unreached', 'checkpoint unreached']);
    expect(checkedPlaces({ ...whole, problem }).find(({ id }) => id === 'file')?.says).toBe('policy: its bytes are not those that the manifest was signed over');
  });

  it('count what was held against what, in words, and tell of what was erased on record', () => {
    const log = { origin: 'log', tenantId: null, size: 1_443, signedSize: 1_443, root: 'ab', checked: { entries: 1_443, disclosures: 1, tiles: 2, checkpoints: 1, sealed: 0, shredded: 0 }, erased: [], problem: null };
    const says = (erased: readonly number[], id: string) => checkedPlaces({ ...whole, logs: [{ ...log, erased: erased.map((disclosures) => ({ eventId: 'e', type: 'privacy.erasure.completed', time: '2026-11-22T10:43:36.533Z', disclosures })) }] }).find((place) => place.id === id)?.says;
    expect([says([], 'file'), says([], 'entry'), says([], 'disclosure')]).toEqual(['Every byte is the one that was signed: 8 files', 'Every entry is in its place, from the first to the last: 1,443 entries', 'All that is shown is what the entries promised: 1 disclosure']);
    expect(says([416, 1_000], 'disclosure')).toBe('All that is shown is what the entries promised: 1 disclosure; 1,416 more were erased on record');
  });

  it('knows that the manifest is held against the logs only after everything else', () => {
    const log = { origin: 'log', tenantId: null, size: 1, signedSize: 1, root: 'ab', checked: { entries: 1, disclosures: 0, tiles: 1, checkpoints: 1, sealed: 0, shredded: 0 }, erased: [], problem: null };
    const late = states({ problem: { place: 'manifest', at: 'export', says: 'no entry tells of this export' }, logs: [log] });
    expect(late.filter((line) => !line.endsWith(' whole'))).toEqual(['manifest broken']);
  });

  it('puts every place that a verifier may name somewhere', () => {
    for (const place of ['zip', 'manifest', 'signature', 'key', 'witness', 'file', 'entry', 'disclosure', 'index', 'tile', 'checkpoint', 'log', 'head', 'fork'] as const) {
      expect(states({ problem: { place, at: '1', says: 'no' } }).filter((line) => line.endsWith(' broken'))).toHaveLength(1);
    }
  });
});
