import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { FRAMEWORKS, reportFile } from '../../../../server/assurance/reports/index.ts';
import { controlToken } from '../../../../server/assurance/reports/report-oscal.ts';
import { brand, type Instant, type ReportId, type UserId } from '../../../../shared/brand.ts';
import { TENANT_A } from '../../../support/actors.ts';
import { aReport } from '../../../support/report-builders.ts';
import { testData } from '../../../support/test-data.ts';

const schemas = { 'oscal-ar': testData('schemas/oscal/oscal_assessment-results_schema.v1.2.1.json'), 'oscal-ap': testData('schemas/oscal/oscal_assessment-plan_schema.v1.2.1.json') };
const signature = {
  tenantId: TENANT_A, id: 's1', reportId: brand<ReportId>('r1'), note: 'countersign-attestation/1\n\n— log key\n', signedBy: brand<UserId>('olga'), signedByName: 'Olga', office: 'Officer', statement: 'I read it.', signedAt: brand<Instant>('2026-04-03T09:00:00.000Z'),
};

function faultsOf(schema: string, text: string): unknown {
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: true });
  (addFormats as unknown as (ajv: Ajv) => void)(ajv); // its declaration of a default export is that of CommonJS
  const validate = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')) as object); // a schema of NIST's
  return validate(JSON.parse(text)) ? [] : validate.errors;
}

describe('a report in OSCAL', () => {
  for (const format of ['oscal-ar', 'oscal-ap'] as const) {
    const schema = schemas[format];
    it.skipIf(schema === null).each(FRAMEWORKS.map(({ id, controls }) => [id, controls] as const))(`is valid ${format} by the schema of NIST, for %s`, async (id, controls) => {
      const report = aReport({}, (body) => ({
        ...body, framework: { id, name: id },
        controls: controls.map((control, n) => ({
          ...control, status: n % 2 ? 'met' : 'needs-attachment', why: 'why', applicability: n === 1 ? { applicable: false, justification: 'not here', ver: 1 } : null,
          attachments: n === 0 ? [{ id: 'a1', name: 'review.pdf', sha256: 'ab'.repeat(32), note: 'a review', effectiveFrom: body.period.from, effectiveTo: null, attachedAt: body.period.to }] : [],
        })),
      }));
      expect(faultsOf(schema ?? '', (await reportFile(report, [signature], format)).bytes.toString())).toEqual([]);
    });
  }

  it.skipIf(schemas['oscal-ar'] === null)('is valid where no control applies at all, and nobody can take that for a selection of nothing', async () => {
    const report = aReport({ controls: 2 }, (body) => ({ ...body, controls: body.controls.map((control) => ({ ...control, applicability: { applicable: false, justification: 'sold', ver: 1 } })) }));
    const text = (await reportFile(report, [], 'oscal-ar')).bytes.toString();
    expect(faultsOf(schemas['oscal-ar'] ?? '', text)).toEqual([]);
    expect(text).toContain('"include-all": {}');
  });

  it('is the same bytes for the same report, and its finding says what the control’s status is', async () => {
    const [first, second] = [await reportFile(aReport(), [], 'oscal-ar'), await reportFile(aReport(), [], 'oscal-ar')];
    expect(first.bytes.equals(second.bytes)).toBe(true);
    const { 'assessment-results': results } = JSON.parse(first.bytes.toString()) as { 'assessment-results': { results: [{ findings: Array<{ target: { status: unknown } }> }] } }; // written by the same room
    expect(results.results[0].findings.slice(0, 2).map(({ target }) => target.status)).toEqual([{ state: 'not-satisfied', reason: 'fail' }, { state: 'satisfied', reason: 'pass' }]);
  });

  it('gives every control of a framework an id of its own', () => {
    for (const { controls } of FRAMEWORKS) expect(new Set(controls.map(({ id }) => controlToken(id))).size).toBe(controls.length);
  });
});
