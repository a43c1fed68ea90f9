import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EVIDENCE_QUERIES } from '../../../../server/assurance/reports/evidence-queries.ts';
import { controlOf, frameworkOf, FRAMEWORKS } from '../../../../server/assurance/reports/frameworks.ts';
import { testData } from '../../../support/test-data.ts';

/** What only people can attach: no record of this product answers it. */
const FOR_PEOPLE = ['Q-ATTEST', 'Q-BACKUP'];
const data = testData('controls/controls.json');
const document = testData('contracts/ptf-compliance.json');

describe('the frameworks', () => {
  it('T48: the document’s four are there, with its nine and its fourteen controls', () => {
    expect(frameworkOf('SOC2-document').controls).toHaveLength(9);
    expect(frameworkOf('ISO27001-2013-document').controls).toHaveLength(14);
    expect(FRAMEWORKS.map(({ id }) => id)).toEqual(expect.arrayContaining(['SOC2-TSC-2017-rev2022', 'ISO27001-2022-AnnexA', 'GDPR', 'EU-AI-ACT']));
  });

  it('T52: each of CC1.1 to CC9.1 and A.5 to A.18 is mapped to questions that these records answer, or says that people must', () => {
    expect(frameworkOf('SOC2-document').controls.map(({ id }) => id)).toEqual(['CC1.1', 'CC2.1', 'CC3.1', 'CC4.1', 'CC5.1', 'CC6.1', 'CC7.1', 'CC8.1', 'CC9.1']);
    expect(frameworkOf('ISO27001-2013-document').controls.map(({ id }) => id)).toEqual(Array.from({ length: 14 }, (_, n) => `A.${n + 5}`));
    const controls = ['SOC2-document', 'ISO27001-2013-document'].flatMap((id) => frameworkOf(id).controls);
    expect(controls.filter(({ evidence }) => evidence.length === 0 || !evidence.every((id) => id in EVIDENCE_QUERIES || FOR_PEOPLE.includes(id)))).toEqual([]);
    expect(controlOf('SOC2-document', 'CC8.1').evidence).toEqual(['Q-CHANGE-APPROVED', 'Q-SOD']);
    expect(controlOf('ISO27001-2013-document', 'A.10').evidence).toEqual(['Q-KEYS']);
  });

  it('every question is one that the records answer, or one for people', () => {
    const asked = new Set(FRAMEWORKS.flatMap(({ controls }) => controls.flatMap(({ evidence }) => evidence)));
    expect([...asked].filter((id) => !EVIDENCE_QUERIES[id] && !FOR_PEOPLE.includes(id))).toEqual([]);
    expect(Object.keys(EVIDENCE_QUERIES).filter((id) => !asked.has(id))).toEqual([]);
  });

  it('no id stands twice in a framework', () => {
    for (const { controls } of FRAMEWORKS) expect(new Set(controls.map(({ id }) => id)).size).toBe(controls.length);
  });

  it.skipIf(!data)('holds all 228 controls of the eleven lists, each with its questions', () => {
    const { controls } = JSON.parse(readFileSync(data ?? '', 'utf8')) as { controls: Array<{ framework: string; control: string; support: string; evidence: string[] }> }; // this project's own data
    expect(controls).toHaveLength(228);
    for (const { framework, control, support, evidence } of controls) expect(controlOf(framework, control)).toMatchObject({ support, evidence });
  });

  it.skipIf(!document)('T52: has exactly the ids of the document’s contract', () => {
    const contract = JSON.parse(readFileSync(document ?? '', 'utf8')) as { soc2_controls: string[]; iso27001_controls: string[] }; // facts read from the document's system
    expect(frameworkOf('SOC2-document').controls.map(({ id }) => id)).toEqual(contract.soc2_controls);
    expect(frameworkOf('ISO27001-2013-document').controls.map(({ id }) => id)).toEqual(contract.iso27001_controls);
  });
});
