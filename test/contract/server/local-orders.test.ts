import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clearNetworks } from '../../../server/flows/clear-networks.ts';
import { placeOrder, runOrders, takeResult } from '../../../server/local-orders.ts';
import { type LiveHouse, liveHouses } from '../../support/live-house.ts';

const [OFFICE, AWAY] = ['203.0.113.9', '198.51.100.7'];

describe.each(liveHouses)('somebody at the server itself, on %s', (_name, open) => {
  let at: LiveHouse;
  beforeEach(async () => { at = await open(); });
  afterEach(() => at.close());
  const entered = async (ip: string) => (await at.call('/api/v1/session/me', { jar: at.owner, ip })).status;
  const save = async (kind: 'org' | 'tenant', networks: readonly string[]) => {
    const layer = (await at.call(`/api/v1/registry/layer?kind=${kind}`, { jar: at.owner, ip: OFFICE })).body['current'] as { version: number; content: object } | null; // the procedure's own shape
    return at.call('/api/v1/registry/save-layer', { method: 'POST', jar: at.owner, ip: OFFICE, body: { kind, basedOn: layer?.version ?? 0, content: { ...layer?.content, ip_allowlist: { networks } } } });
  };

  it('IP-06: lets in again whom the lists shut out: the tenant’s, and where that is asked for the organisation’s', async () => {
    expect((await save('org', [OFFICE])).status).toBe(200);
    expect((await save('tenant', [OFFICE])).status).toBe(200);
    await at.call('/api/v1/admin/ip-allowlist', { method: 'POST', jar: at.owner, ip: OFFICE, body: { network: OFFICE } });
    expect([await entered(OFFICE), await entered(AWAY)]).toEqual([200, 403]);

    expect(await clearNetworks(at.house, 'main', { withOrganisation: false })).toEqual({ rules: 1, layers: ['tenant'] });
    expect(await entered(AWAY)).toBe(403);
    expect(await clearNetworks(at.house, 'main', { withOrganisation: true })).toEqual({ rules: 0, layers: ['org'] });
    expect(await entered(AWAY)).toBe(200);

    await at.house.audit.writer.settle(at.house.storage, at.tenantId);
    const log = (await at.call('/api/v1/audit/page?types=config.network_rules.cleared', { jar: at.owner })).body['items'];
    expect(log).toMatchObject([{ severity: 'critical', type: 'config.network_rules.cleared' }, {}]);
    await expect(clearNetworks(at.house, 'nobodys', { withOrganisation: false })).rejects.toMatchObject({ code: 'tenancy/tenant-not-found' });
  });

  it('D52: leaves an order that the server finds and carries out by itself', async () => {
    await at.call('/api/v1/admin/ip-allowlist', { method: 'POST', jar: at.owner, ip: OFFICE, body: { network: OFFICE } });
    const file = placeOrder(at.config.dataDir, at.house.ids.id(), { order: 'clear-networks', tenant: 'main', withOrganisation: false });
    expect(statSync(file).mode & 0o077).toBe(0);
    await expect.poll(() => takeResult(file), { timeout: 10_000 }).toEqual({ done: 'cleared 1 networks of main' });
    expect(await entered(AWAY)).toBe(200);
    expect(readdirSync(join(at.config.dataDir, 'orders'))).toEqual([]);
  });

  it('is told why an order was not carried out', async () => {
    const folder = join(at.config.dataDir, 'refused-orders');
    mkdirSync(folder);
    const wrong = placeOrder(folder, 'wrong-order', { order: 'clear-networks', tenant: 'x', withOrganisation: false });
    writeFileSync(wrong, '{"order":"drop-everything"}');
    const right = placeOrder(folder, 'right-order', { order: 'clear-networks', tenant: 'nobodys', withOrganisation: false });
    await runOrders(folder, async ({ tenant }) => { await clearNetworks(at.house, tenant, { withOrganisation: false }); return 'done'; });
    expect(takeResult(wrong)).toMatchObject({ refused: expect.stringContaining('clear-networks') as unknown });
    expect(takeResult(right)).toEqual({ refused: 'tenant not found' });
    expect([existsSync(wrong), takeResult(right)]).toEqual([false, null]);
    await runOrders(join(folder, 'nowhere'), () => Promise.reject(new Error('never asked')));
  });
});
