import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CommandHouse, openCommandHouse } from '../../support/command-house.ts';

let house: CommandHouse;
beforeAll(async () => {
  house = await openCommandHouse();
});
afterAll(() => house.close());

const run = (format: string, heard?: Parameters<CommandHouse['run']>[2], out = join(house.scratch, `report.${format}`)) =>
  house.run('report', ['--data', house.at.config.dataDir, '--tenant', 'main', '--framework', 'ISO42001-2023-clauses', '--from', '2020-01-01T00:00:00Z', '--to', '2020-02-01T00:00:00Z', '--format', format, '--out', out], heard);
const reports = async () => (await house.at.call('/api/v1/reports/list', { jar: house.owner })).body;

it('writes a report, and tells on the way what it counts: the log, then question by question', async () => {
  const { code, out, err } = await run('html');
  const lines = err.split('\n').filter(Boolean);
  expect([lines[0], ...lines.slice(-2)]).toEqual(['verifying the log', 'answering Q-INTEGRITY (5 of 6)', 'answered (6 of 6)']);
  // Those that were answered while the log was being verified are told of by the next one.
  const asked = ['Q-LOG-ACCESS', 'Q-MONITORING', 'Q-REPORTS', 'Q-RISK', 'Q-SECURITY'].map((id, n) => `answering ${id} (${n} of 6)`);
  expect(lines.slice(1, -2)).toEqual(asked.filter((line) => lines.includes(line)));
  expect(code).toBe(0);
  expect(out).toContain('report.html');
  expect(readFileSync(join(house.scratch, 'report.html'), 'utf8')).toMatch(/^<!doctype html>\n<html lang="en">/);
});

it('makes the report that the screens make: what the organisation says of roles counts', async () => {
  const saved = await house.at.call('/api/v1/registry/save-layer', { method: 'POST', jar: house.owner, body: { kind: 'org', basedOn: 0, content: { roles: { viewer: { capabilities: ['catalog:read'] } } }, reason: 'viewers look at the catalog' } });
  expect(saved.status).toBe(200);
  const asked = { framework: 'SOC2-TSC-2017-rev2022', from: '2020-01-01T00:00:00Z', to: '2020-02-01T00:00:00Z', seed: 'the-same' };
  const made = await house.at.call('/api/v1/reports/create', { method: 'POST', jar: house.owner, body: asked });
  const { out, err } = await house.run('report', ['--data', house.at.config.dataDir, '--tenant', 'main', ...Object.entries(asked).flatMap(([name, value]) => [`--${name}`, value]), '--out', house.scratch, '--json']);
  expect(err).toBe('');
  expect(JSON.parse(out)).toMatchObject({ ok: true, digest: made.body['digest'], file: join(house.scratch, 'SOC2-TSC-2017-rev2022-2020-01-01-2020-02-01.json') });
});

it('writes over nothing that is there already, and makes no report for it, neither by its name nor in its folder', async () => {
  const kept = await reports();
  const named = join(house.scratch, 'report.md');
  const inFolder = join(house.scratch, 'ISO42001-2023-clauses-2020-01-01-2020-02-01.md');
  for (const file of [named, inFolder]) writeFileSync(file, 'somebody’s report');
  expect(await run('markdown', undefined, named)).toMatchObject({ code: 1, err: `cannot make the report: --out: ${named} is there already, and nothing is written over; name another file\n` });
  expect(await run('markdown', undefined, house.scratch)).toMatchObject({ code: 1, err: `cannot make the report: --out: ${inFolder} is there already, and nothing is written over; name another file\n` });
  expect([named, inFolder].map((file) => readFileSync(file, 'utf8'))).toEqual(['somebody’s report', 'somebody’s report']);
  expect(await reports()).toEqual(kept);
});

it.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM'] as const)('stops at %s: no report, no file, and the log says that it was cancelled', async (signal) => {
  const kept = await reports();
  const before = (await house.detailsOf('compliance.report.cancelled')).length;
  let sent = false;
  const { code, err } = await run('pdf', (child, said) => {
    if (!sent && said.includes('verifying the log')) sent = child.kill(signal);
  });
  expect(err).toContain('stopped: no report was made');
  expect(code).toBe(130);
  expect(existsSync(join(house.scratch, 'report.pdf'))).toBe(false);
  expect(await reports()).toEqual(kept);
  const cancelled = await house.detailsOf('compliance.report.cancelled');
  expect(cancelled).toHaveLength(before + 1);
  expect(cancelled[0]).toEqual({ framework: 'ISO42001-2023-clauses', from: '2020-01-01T00:00:00.000Z', to: '2020-02-01T00:00:00.000Z' });
});
