import { describe, expect, it } from 'vitest';
import { ambientReads, assembledSql, rawMarkup, secretsInAddresses, sleepingTests, unguardedCalls } from './call-rules.ts';
import { casesOfBlindTrust, defaultExports, emptyNames, faultyDoors, idleNotes, repeatedNames } from './form-rules.ts';
import { inWords, readHouse } from './source-tree.ts';

const house = readHouse();

describe('every file', () => {
  it.each([
    ['takes environment, time and chance from where they are handed in', ambientReads],
    ['SSRF-09: leaves calls to the outside to the address guard', unguardedCalls],
    ['SQL-06: puts no value into the text of a statement', assembledSql],
    ['SSE-09: puts no credential into an address', secretsInAddresses],
    ['leaves markup to React', rawMarkup],
    ['waits for events in tests, never for time', sleepingTests],
    ['has a name of its own', repeatedNames],
    ['has a name that says something', emptyNames],
    ['exports by name', defaultExports],
    ['keeps logic out of doors, and doors under two sentences', faultyDoors],
    ['leaves no note without an issue', idleNotes],
    ['gives a reason for each type assertion', casesOfBlindTrust],
  ])('%s', (_, rule) => {
    expect(inWords(rule(house))).toEqual([]);
  });
});
