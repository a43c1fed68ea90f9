import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appRouter } from '../../../server/api/index.ts';
import { findLayerFiles } from '../../../server/registry/files/layer-files.ts';
import { restTable } from '../../../server/rest/rest-table.ts';
import { openTestHouse } from '../../support/open-test-house.ts';
import { type PopulatedHouse, populatedHouse } from '../../support/populated-house.ts';
import { hmacToken, ISSUER_SECRET } from '../../support/token-makers.ts';

/** Ways of writing a tenant so that a careless reader takes it for another one, or for a path. */
const TRICKS: ReadonlyArray<readonly [string, string]> = [
  ['a NUL behind it', 'acme%00'], ['capitals', 'ACME'], ['a slash behind it', 'acme%2F'], ['a way up', '..%2Fglobex'], ['dots', '..'.replaceAll('.', '%2E')], ['a letter that looks alike', '%D0%B0cme'], ['300 letters', 'a'.repeat(300)],
  ['a blank', '%20acme'], ['two names', 'acme,globex'], ['a star', '*'], ['a full-width letter', '%EF%BD%81cme'], ['a query', 'acme%3Ftenant_id%3Dglobex'],
];
const named = restTable(appRouter).filter(({ route }) => route.path.includes('{tenant_id}'));

let house: PopulatedHouse;
beforeAll(async () => {
  house = await populatedHouse(openTestHouse, { JWT_SECRET: '', JWT_SHARED_SECRET: ISSUER_SECRET, JWT_PLATFORM_CLAIMS: 'true' });
});
afterAll(() => house.close());

const admin = () => ({ authorization: `Bearer ${hmacToken({ sub: 'root', roles: ['platform_admin', 'admin', 'operator'], tenant_ids: ['*'], exp: Math.floor(Date.now() / 1000) + 600 })}` });

describe('TEN-22: a tenant written in an odd way', () => {
  it.each(named.flatMap(({ route }) => TRICKS.map(([what, text]) => [`${route.method} ${route.path}`, what, route, text] as const)))('TEN-22: on %s, %s, is nobody', async (_path, _what, { method, path }, text) => {
    const at = path.replace('{tenant_id}', text).replaceAll(/\{\w+\}/g, 'x');
    const headers = { ...admin(), 'x-tenant-id': path.startsWith('/v1/') ? decodeURIComponent(text).replaceAll(/[^\x20-\x7e]/g, '') : 'acme', 'x-customer-id': 'root' };
    const answer = await house.at.call(at, { method, headers, ...(method === 'GET' || method === 'DELETE' ? {} : { body: {} }) });
    expect([400, 401, 403, 404, 405, 422], `${method} ${at}: ${JSON.stringify(answer.body)}`).toContain(answer.status);
    expect(JSON.stringify(answer.body)).not.toMatch(/"name":"(?:Acme|globex)/);
  });

  it('TEN-22: its own name finds it, in a path and in the header', async () => {
    expect((await house.at.call('/v1/tenants/acme', { headers: admin() })).status).toBe(200);
    expect((await house.at.call('/api/v1/catalog/agents', { headers: { ...admin(), 'x-tenant-id': 'acme' } })).status).toBe(200);
    expect((await house.at.call('/api/v1/catalog/agents', { headers: { cookie: house.jars.acme.cookie ?? '', 'x-tenant-id': 'acme' } })).status).toBe(200);
  });

  it.each(TRICKS)('TEN-22: in the header, %s, lets nobody in', async (_what, text) => {
    const said = decodeURIComponent(text).replaceAll(/[^\x21-\x7e]/g, '~');
    for (const headers of [{ ...admin(), 'x-tenant-id': said }, { cookie: house.jars.acme.cookie ?? '', 'x-tenant-id': said }]) {
      const answer = await house.at.call('/api/v1/catalog/agents', { headers });
      expect([400, 401, 403, 404], JSON.stringify(answer.body)).toContain(answer.status);
    }
  });

  it('TEN-22: no folder of layers leads out of its place', () => {
    const dir = mkdtempSync(join(tmpdir(), 'countersign-names-'));
    for (const name of ['..%2Fglobex', 'acme%00', 'good']) {
      mkdirSync(join(dir, 'layers/tenants', name), { recursive: true });
      writeFileSync(join(dir, 'layers/tenants', name, 'registry_override.json'), '{}');
    }
    mkdirSync(join(dir, 'outside'));
    writeFileSync(join(dir, 'outside/registry_override.json'), '{}');
    symlinkSync(join(dir, 'outside'), join(dir, 'layers/tenants/acme'));
    const { files, strangers } = findLayerFiles({ base: null, layersDir: join(dir, 'layers') });
    rmSync(dir, { recursive: true });
    expect(files.map(({ name }) => name)).toEqual(['good']);
    expect(strangers.map(({ label }) => label).toSorted()).toEqual(['tenants/acme', 'tenants/acme%00/registry_override.json']); // what begins with a dot is hidden, and nobody's
  });
});
