import { describe, expect, it } from 'vitest';
import { besideOneAnother, tendTenants } from '../../server/tenant-chores.ts';
import { TENANT_A, TENANT_B } from '../support/actors.ts';

const BOTH = [TENANT_A, TENANT_B];

function faults() {
  const reported: string[] = [];
  return { reported, report: (reason: unknown, what: string) => `${reported.push(`${what}: ${String(reason)}`)}` };
}

describe('what is done for every tenant', () => {
  it('goes on with the other chores and the other tenants where the records of one break a chore, and reports that', async () => {
    const { reported, report } = faults();
    const done: string[] = [];
    await tendTenants({ report }, BOTH, {
      first: (tenantId) => (tenantId === TENANT_A ? Promise.reject(new Error('a broken row')) : Promise.resolve(done.push(`first ${tenantId}`))),
      second: (tenantId) => Promise.resolve(done.push(`second ${tenantId}`)),
    });
    expect(done).toEqual([`second ${TENANT_A}`, `first ${TENANT_B}`, `second ${TENANT_B}`]);
    expect(reported).toEqual(['first: Error: a broken row']);
  });

  it('lets an errand that somebody outside holds up keep no other tenant waiting, and begins it no second time meanwhile', async () => {
    const { report } = faults();
    const slow = Promise.withResolvers<void>();
    const begun: string[] = [];
    const round = besideOneAnother({ report }, (_what, work) => work(), {
      what: 'sending', find: (tenantId) => Promise.resolve([tenantId]),
      run: (tenantId) => {
        begun.push(tenantId);
        return tenantId === TENANT_A ? slow.promise : Promise.resolve();
      },
    });
    await round(BOTH);
    await round(BOTH);
    expect(begun).toEqual([TENANT_A, TENANT_B, TENANT_B]);
    slow.resolve();
    await slow.promise;
    await Promise.resolve(); // the round before hears of it
    await round([TENANT_A]);
    expect(begun.at(-1)).toBe(TENANT_A);
  });

  it('reports a tenant whose errands cannot even be looked up, and begins nothing where nothing waits', async () => {
    const { reported, report } = faults();
    const begun: string[] = [];
    const round = besideOneAnother({ report }, (_what, work) => work(), {
      what: 'asking', find: (tenantId) => (tenantId === TENANT_A ? Promise.reject(new Error('unreadable')) : Promise.resolve([])), run: (tenantId) => Promise.resolve(begun.push(tenantId)),
    });
    await round(BOTH);
    expect([begun, reported]).toEqual([[], ['asking: Error: unreadable']]);
  });
});
