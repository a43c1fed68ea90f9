import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CAPABILITY_NAMES } from '../../shared/capabilities.ts';
import { isDeployable, isEditable, nextState, VERSION_MOVES, VERSION_OPERATIONS, VERSION_STATES, type VersionOperation, type VersionState } from '../../shared/version-lifecycle.ts';
import { testData } from '../support/test-data.ts';

/** The whole table, written out: rows are states, columns operations, `-` is a refusal. */
const TABLE = `
  state            submit           withdraw approve  reject publish   deprecate  archive
  DRAFT            PENDING_APPROVAL -        -        -      -         -          -
  PENDING_APPROVAL -                DRAFT    APPROVED DRAFT  -         -          -
  APPROVED         -                -        -        -      PUBLISHED -          -
  PUBLISHED        -                -        -        -      -         DEPRECATED -
  DEPRECATED       -                -        -        -      -         -          ARCHIVED
  ARCHIVED         -                -        -        -      -         -          -
`.trim().split('\n').map((row) => row.trim().split(/\s+/));

const cells = TABLE.slice(1).flatMap(([state, ...row]) =>
  row.map((to, column) => [state as VersionState, TABLE[0]?.[column + 1] as VersionOperation, to === '-' ? null : (to as VersionState)] as const)); // a table of our own, a few lines above

describe('the version lifecycle', () => {
  it('is told for every state and operation', () => {
    expect(cells.map(([state, operation]) => `${state} ${operation}`)).toEqual(VERSION_STATES.flatMap((state) => VERSION_OPERATIONS.map((operation) => `${state} ${operation}`)));
  });

  it.each(cells)('leads a version that is %s through %s to %s', (state, operation, to) => {
    expect(nextState(state, operation)).toBe(to);
  });

  it('lets content change in drafts only and lets approved and published versions run', () => {
    expect(VERSION_STATES.filter(isEditable)).toEqual(['DRAFT']);
    expect(VERSION_STATES.filter(isDeployable)).toEqual(['APPROVED', 'PUBLISHED']);
  });

  it('names an existing capability for every move', () => {
    expect(CAPABILITY_NAMES).toEqual(expect.arrayContaining(VERSION_OPERATIONS.map((operation) => VERSION_MOVES[operation].needs)));
  });
});

const Contract = z.object({
  is_editable: z.array(z.string()),
  is_deployable: z.array(z.string()),
  transitions: z.array(z.object({ from: z.string(), operation: z.string(), ok: z.boolean(), to: z.string() })),
});
const contract = testData('contracts/ptf-version-lifecycle.json');

describe.skipIf(contract === null)('the document’s own transitions', () => {
  const read = () => Contract.parse(JSON.parse(readFileSync(contract ?? '', 'utf8')));
  const state = (name: string) => name.toUpperCase() as VersionState; // the document writes the same names in lower case

  it('T57: agree in all 30 cells', () => {
    const { transitions } = read();
    expect(transitions).toHaveLength(30);
    const ours = transitions.map((cell) => ({ ...cell, to: nextState(state(cell.from), cell.operation as VersionOperation) }));
    expect(ours).toEqual(transitions.map((cell) => ({ ...cell, to: cell.ok ? state(cell.to) : null })));
  });

  it('agree on what may be edited and deployed', () => {
    const { is_editable, is_deployable } = read();
    expect(VERSION_STATES.filter(isEditable)).toEqual(is_editable.map(state));
    expect(VERSION_STATES.filter(isDeployable)).toEqual(is_deployable.map(state));
  });
});
