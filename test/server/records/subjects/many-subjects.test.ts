import { describe, expect, it } from 'vitest';
import { systemIds } from '../../../../server/base/ids.ts';
import type { BareTx } from '../../../../server/base/storage/index.ts';
import { openKeyFile, openSubjectBoxes, openSubjectKeys } from '../../../../server/records/subjects/index.ts';
import { TENANT_A } from '../../../support/actors.ts';
import { fixedClock } from '../../../support/fixed-clock.ts';

const asks = { all: () => Promise.reject(new Error('the key file asks no database')) };
const tx = asks as unknown as BareTx; // never touched: what lies in a file of its own needs no transaction

describe('the keys of more people than are kept at hand', () => {
  it('open every box, those of who came before as well as those of who came last', async () => {
    const deps = { shelf: openKeyFile(':memory:'), ids: systemIds, rootOf: () => new Uint8Array(32).fill(7), lastUsed: () => Promise.resolve(new Map()), clock: fixedClock() };
    const people = Array.from({ length: 10_100 }, (_, n) => `person-${n}`);
    const seal = await openSubjectKeys(deps).sealing(tx, TENANT_A, people);
    const sealed = people.map((person) => seal(person, { names: 'actor', texts: person, digests: [person] }));
    const boxes = openSubjectBoxes(deps);
    expect((await boxes.open(asks, sealed)).filter(({ texts }, n) => texts !== people[n])).toEqual([]);
    const [early, late] = await Promise.all([boxes.open(asks, sealed.slice(0, 9_990)), boxes.open(asks, sealed.slice(9_980))]);
    expect([...early, ...late].filter(({ closed }) => closed !== null)).toEqual([]);
    deps.shelf.close();
  });
});
