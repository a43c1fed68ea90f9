import { describe, expect, it } from 'vitest';
import { BootstrapDocument } from '../../../server/flows/bootstrap-document.ts';
import { ignoredFields, misfitsOf } from '../../../server/flows/bootstrap-rules.ts';

const misfits = (content: object, mode: 'local' | 'production' = 'local') => misfitsOf(BootstrapDocument.parse({ version: 1, ...content }), mode).map(({ field, rule }) => `${field}: ${rule}`);
const key = { name: 'ci', user: 'ada@example.com', tenant: 'acme' };

describe('what a bootstrap file may not ask for', () => {
  it('is a section whose room does not exist yet', () => {
    expect(misfits({ settings: { theme: 'dark' } })).toEqual(['settings: is not supported by this release']);
    expect(misfits({ plans: [], issuers: [], settings: {}, role_preset: 'taskforce' })).toEqual([]);
  });

  it('is an MCP server without an address, with a secret in the open, or twice for the same tenant', () => {
    const server = { id: 'files', base_url: 'https://files.example.com/mcp' };
    expect(misfits({ mcp_servers: [{ id: 'files' }] })).toEqual(['mcp_servers[0].base_url: must be an http or https address']);
    expect(misfits({ mcp_servers: [{ ...server, headers: { Authorization: 'Bearer x' } }] })).toEqual(['mcp_servers[0].headers: a header that carries a secret must name it: {"secret": "name"}']);
    expect(misfits({ mcp_servers: [server, { ...server, tenant: 'acme' }, { ...server, timeout_s: 5 }] })).toEqual(['mcp_servers[2]: stands in this file twice']);
  });

  it('is a secret in clear text in production, named by its field', () => {
    expect(misfits({ users: [{ email: 'ada@example.com', password: 'violet-harbour-42' }], api_keys: [{ ...key, key: 'dev_admin_key' }] }, 'production')).toEqual([
      expect.stringMatching(/^users\[0\]\.password: a secret in clear text/), expect.stringMatching(/^api_keys\[0\]\.key: a secret in clear text/),
    ]);
    expect(misfits({ users: [{ email: 'ada@example.com', password_env: 'P' }], api_keys: [{ ...key, key_env: 'K' }] }, 'production')).toEqual([]);
    expect(misfits({ users: [{ email: 'ada@example.com', password: 'violet-harbour-42' }], api_keys: [{ ...key, key: 'dev_admin_key' }] })).toEqual([]);
  });

  it('is a key from nowhere or from two places, or a password from two', () => {
    expect(misfits({ api_keys: [key] })).toEqual([expect.stringContaining('api_keys[0].key: give either')]);
    expect(misfits({ api_keys: [{ ...key, key: 'dev_admin_key', key_env: 'K' }] })).toHaveLength(1);
    expect(misfits({ users: [{ email: 'ada@example.com', password: 'violet-harbour-42', password_env: 'P' }] })).toHaveLength(1);
  });

  it('is a name that the product would refuse everywhere else', () => {
    expect(misfits({ tenants: [{ slug: '_deployment', name: 'x' }] })[0]).toMatch(/^tenants\[0\]\.slug/);
    expect(misfits({ tenants: [{ slug: 'acme', name: 'x', plan: 'enterprise' }] })[0]).toMatch(/^tenants\[0\]\.plan: must be catalogue\/id/);
    expect(misfits({ users: [{ email: 'nobody' }] })[0]).toMatch(/^users\[0\]\.email/);
    expect(misfits({ api_keys: [{ ...key, key_env: 'K', expires_in_days: 0 }] })[0]).toMatch(/^api_keys\[0\]\.expires_in_days/);
  });

  it('is a plan that no catalogue could hold', () => {
    const plan = { catalogue: 'saas', id: 'team' };
    expect(misfits({ plans: [{ ...plan, limits: { max_users: null, max_storage_mb: 0 }, price: { amount: '99.50' } }] })).toEqual([]);
    expect(misfits({ plans: [{ ...plan, catalogue: 'shop' }] })[0]).toMatch(/^plans\[0\]\.catalogue/);
    expect(misfits({ plans: [{ ...plan, id: 'Team 1' }] })[0]).toMatch(/^plans\[0\]\.id/);
    expect(misfits({ plans: [{ ...plan, limits: { max_users: 2.5 } }] })[0]).toMatch(/^plans\[0\]\.limits\.max_users/);
    expect(misfits({ plans: [{ ...plan, limits: { max_users: -1 } }] })[0]).toMatch(/^plans\[0\]\.limits\.max_users/);
    expect(misfits({ plans: [{ ...plan, limits: { monthly_messages: 5 } }] })[0]).toMatch(/^plans\[0\]\.limits/);
    expect(misfits({ plans: [{ ...plan, price: { amount: 49 } }] })[0]).toMatch(/^plans\[0\]\.price\.amount/);
    expect(misfits({ plans: [plan, plan] })).toEqual(['plans[1]: stands in this file twice']);
  });

  it('is the same thing twice', () => {
    expect(misfits({ users: [{ email: 'ada@example.com' }, { email: 'Ada@Example.com' }] })).toEqual(['users[1]: stands in this file twice']);
    expect(misfits({ roles: [{ name: 'r', capabilities: [] }, { name: 'r', tenant: 'acme', capabilities: [] }] })).toEqual([]);
  });
});

it('fields that nobody reads are told apart from those that count', () => {
  expect(ignoredFields(BootstrapDocument.parse({ version: 1, users: [{ email: 'ada@example.com', rolse: ['admin'] }], tenants: [{ slug: 'a', name: 'b', colour: 'red' }] }))).toEqual(['tenants[0].colour', 'users[0].rolse']);
});
