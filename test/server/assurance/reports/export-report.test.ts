import { afterEach, describe, expect, it, vi } from 'vitest';
import { reportFile } from '../../../../server/assurance/reports/export-report.ts';
import { brand, dateOf, type Instant } from '../../../../shared/brand.ts';
import { REPORT_FORMAT_NAMES } from '../../../../shared/report-formats.ts';
import { aReport } from '../../../support/report-builders.ts';

/** The time and day of a member, in its own head and in the directory at the end of a ZIP. */
const MEMBER_TIMES = new RegExp(`(PK${String.fromCodePoint(3, 4)}.{6}|PK${String.fromCodePoint(1, 2)}.{8}).{4}`, 'gs');

/** yazl keeps the zone of the moment at which it was loaded, so that only within a process that changes its zone the two times of a member (the earliest that a ZIP knows) are written otherwise. */
function contentOf(bytes: Buffer, format: string): Buffer {
  return format === 'xlsx' ? Buffer.from(bytes.toString('latin1').replaceAll(MEMBER_TIMES, '$1'), 'latin1') : bytes;
}

describe('a report as a file', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  const at = (zone: string) => {
    vi.stubEnv('TZ', zone);
    return dateOf(brand<Instant>('2026-04-02T09:00:00.000Z')).getTimezoneOffset();
  };

  it.each(REPORT_FORMAT_NAMES)('is the same bytes as %s, wherever and whenever it is taken', async (format) => {
    const west = at('America/Los_Angeles');
    const first = await reportFile(aReport(), [], format);
    const east = at('Pacific/Auckland');
    const second = await reportFile(aReport(), [], format);
    expect(west).not.toBe(east);
    expect(second.name).toBe(first.name);
    expect(contentOf(second.bytes, format).equals(contentOf(first.bytes, format))).toBe(true);
    expect(first.bytes.length).toBeGreaterThan(100);
  });
});
