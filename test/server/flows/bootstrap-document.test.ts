import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BootstrapDocument, parseBootstrap } from '../../../server/flows/bootstrap-document.ts';
import { isJsonObject } from '../../../shared/json.ts';
import { testData } from '../../support/test-data.ts';

const schemaFile = testData('contracts/bootstrap.schema.json');
const exampleFile = testData('contracts/bootstrap.example.json');

const good: readonly unknown[] = [
  { version: 1 }, { version: 1, manage: true, role_preset: 'saas-five' }, { version: 1, organisations: [], tenants: [], users: [], api_keys: [], plans: [], issuers: [{}], settings: {} },
  { version: 1, organisations: [{ slug: 'x', name: '', extra: 1 }] }, { version: 1, tenants: [{ slug: 'a', name: 'b', organisation: 'c', plan: 'd', status: 'trial', limits: { max_tool_calls: null } }] },
  { version: 1, roles: [{ name: 'r', capabilities: [] }, { tenant: 't', name: 'r', capabilities: ['runs:read'], note: null }] },
  { version: 1, users: [{ email: 'not checked here' }, { id: '1', email: 'e', name: 'n', password: 'p', password_env: 'P', memberships: [{ tenant: 't', roles: [] }] }] },
  { version: 1, api_keys: [{ name: 'n', user: 'u', tenant: 't', key: '12345678', key_env: 'K', scopes: [], expires_in_days: 3 }, { name: 'n', user: 'u', tenant: 't', expires_in_days: -1 }] },
  { version: 1, registry: { base: 1, organisations: {}, tenants: { a: [] }, users: {}, other: true } }, { version: 1, mcp_servers: [{ a: 1 }], identity_providers: [{}] },
];
const bad: readonly unknown[] = [
  null, [], 'version: 1', {}, { version: 2 }, { version: '1' }, { version: 1, more: true }, { version: 1, manage: 'yes' }, { version: 1, role_preset: 'other' }, { version: 1, organisations: {} }, { version: 1, organisations: [{ slug: 'x' }] },
  { version: 1, tenants: [{ slug: 'a', name: 'b', status: 'gone' }] }, { version: 1, tenants: [{ slug: 'a', name: 'b', limits: [] }] }, { version: 1, tenants: [{ slug: 1, name: 'b' }] }, { version: 1, roles: [{ name: 'r' }] }, { version: 1, roles: [{ name: 'r', capabilities: 'all' }] },
  { version: 1, users: [{ name: 'n' }] }, { version: 1, users: [{ email: 'e', memberships: [{ tenant: 't' }] }] }, { version: 1, users: [{ email: 'e', memberships: [{ tenant: 't', roles: ['r', 1] }] }] },
  { version: 1, api_keys: [{ name: 'n', user: 'u' }] }, { version: 1, api_keys: [{ name: 'n', user: 'u', tenant: 't', key: '1234567' }] }, { version: 1, api_keys: [{ name: 'n', user: 'u', tenant: 't', expires_in_days: 1.5 }] },
  { version: 1, issuers: ['x'] }, { version: 1, issuers: [[]] }, { version: 1, registry: [] }, { version: 1, registry: { tenants: [] } }, { version: 1, settings: [] }, { version: 1, settings: null },
];

describe('the bootstrap file', () => {
  it.each(good.map((document) => [JSON.stringify(document), document]))('may say %s', (_text, document) => expect(BootstrapDocument.safeParse(document).success).toBe(true));
  it.each(bad.map((document) => [JSON.stringify(document), document]))('may not say %s', (_text, document) => expect(BootstrapDocument.safeParse(document).success).toBe(false));

  it('is read as YAML and as JSON, with the same meaning', () => {
    const yaml = 'version: 1\nusers:\n  - email: ada@example.com\n    memberships:\n      - { tenant: acme, roles: [admin] }\n';
    expect(parseBootstrap(yaml)).toEqual(parseBootstrap('{"version":1,"users":[{"email":"ada@example.com","memberships":[{"tenant":"acme","roles":["admin"]}]}]}'));
    expect(parseBootstrap('version: 1')).toMatchObject({ manage: false, role_preset: 'default' });
  });

  it.each([
    ['{"version": 1, "users": [{"email": 7}]}', 'users[0].email'], ['{"version": 1', 'bootstrap'], ['version: 1\nversion: 1', 'bootstrap'], ['', 'bootstrap'],
    [`a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]`, 'bootstrap'],
  ])('is refused with the place that does not fit: %s', (text, field) => {
    expect(() => parseBootstrap(text)).toThrow(expect.objectContaining({ code: 'input/invalid', details: expect.objectContaining({ field }) }));
  });

  describe.skipIf(schemaFile === null || exampleFile === null)('beside its published schema', () => {
    const read = (file: string | null): unknown => JSON.parse(readFileSync(file ?? '', 'utf8'));
    const published = () => z.fromJSONSchema(z.record(z.string(), z.json()).parse(read(schemaFile)));

    it('accepts the published example', () => {
      expect(parseBootstrap(readFileSync(exampleFile ?? '', 'utf8'))).toMatchObject({ version: 1, role_preset: 'enterprise-plus', tenants: [{ slug: 'tenant_demo' }] });
    });

    it('agrees with it on every good and bad document', () => {
      const schema = published();
      for (const document of [...good, ...bad, read(exampleFile)]) expect([document, schema.safeParse(document).success]).toEqual([document, BootstrapDocument.safeParse(document).success]);
    });

    it('agrees with it on the example with any one thing taken away or put in its place', () => {
      const schema = published();
      const example = read(exampleFile);
      const spots = placesOf(example);
      fc.assert(fc.property(fc.constantFrom(...spots), fc.constantFrom<unknown>(undefined, null, true, 0, 1.5, '', 'x'.repeat(9), [], {}, [{}], ['a']), (path, value) => {
        const changed = withChange(example, path, value);
        return schema.safeParse(changed).success === BootstrapDocument.safeParse(changed).success;
      }), { numRuns: 2_000 });
    });
  });
});

type Path = readonly (string | number)[];

function placesOf(value: unknown, at: Path = []): readonly Path[] {
  const inner: ReadonlyArray<readonly [string | number, unknown]> = Array.isArray(value) ? [...value.entries()] : isJsonObject(value) ? Object.entries(value) : [];
  return [...(at.length > 0 ? [at] : []), ...inner.flatMap(([key, item]) => placesOf(item, [...at, key]))];
}

/** A copy with the value at the path replaced, or left out for undefined. */
function withChange(value: unknown, [key, ...rest]: Path, to: unknown): unknown {
  if (key === undefined) return to;
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => (index !== key ? [item] : rest.length === 0 && to === undefined ? [] : [withChange(item, rest, to)]));
  return isJsonObject(value) ? Object.fromEntries(Object.entries(value).flatMap(([name, item]) => (name !== key ? [[name, item]] : rest.length === 0 && to === undefined ? [] : [[name, withChange(item, rest, to)]]))) : value;
}
