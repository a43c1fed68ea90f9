import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { deriveKey } from '../../../../server/base/seal.ts';
import { openTokens } from '../../../../server/records/audit/search-token.ts';
import { TENANT_A, TENANT_B } from '../../../support/actors.ts';
import { DATA_KEY } from '../../../support/audit-house.ts';

describe('the token of a person or a thing', () => {
  it('is the HMAC of its kind and id under the tenant’s own key', () => {
    const token = openTokens(DATA_KEY);
    const key = deriveKey(DATA_KEY, `audit search tokens of ${TENANT_A}`);
    expect(token(TENANT_A, 'actor', 'ada')).toBe(createHmac('sha256', key).update('actor:ada').digest('base64url').slice(0, 22));
  });

  it('is the same every time, also after thousands of others', () => {
    const token = openTokens(DATA_KEY);
    const first = token(TENANT_A, 'resource', 'agent-0');
    for (let n = 1; n < 12_000; n++) token(TENANT_A, 'resource', `agent-${n}`);
    expect(token(TENANT_A, 'resource', 'agent-0')).toBe(first);
  });

  it('differs by tenant and by kind', () => {
    const token = openTokens(DATA_KEY);
    expect(new Set([token(TENANT_A, 'actor', 'x'), token(TENANT_B, 'actor', 'x'), token(TENANT_A, 'resource', 'x')]).size).toBe(3);
  });
});
