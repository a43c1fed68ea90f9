import { describe, expect, it } from 'vitest';
import { tenantContext } from '../../../../server/tenancy/licensing/index.ts';
import { objectOrEmpty } from '../../../../shared/json.ts';
import { FEATURE_NAMES } from '../../../../shared/features.ts';

const ACME = { slug: 'acme', name: 'Acme' };

describe('a tenant as its people’s clients know it', () => {
  it('T01: says the tenant’s id, its name, its settings and the features that are on', () => {
    expect(tenantContext(ACME, { settings: { region: 'eu' }, off: new Set(['scim']) })).toEqual({
      tenant_id: 'acme', name: 'Acme', settings: { region: 'eu' }, features: FEATURE_NAMES.filter((name) => name !== 'scim'),
    });
  });

  it('T01: cannot be changed by whoever holds it, however deep, nor through what it was made of', () => {
    const settings = { limits: { daily: 3, list: [{ a: 1 }] } };
    const context = tenantContext(ACME, { settings, off: new Set() });
    expect(() => Object.assign(context, { name: 'Other' })).toThrow(TypeError);
    expect(() => Object.assign(context.features, { 0: 'other' })).toThrow(TypeError);
    const inner = objectOrEmpty(context.settings?.['limits']);
    expect(() => Object.assign(inner, { daily: 9 })).toThrow(TypeError);
    expect(() => Object.assign(objectOrEmpty(Reflect.get(Object(inner['list']), 0)), { a: 9 })).toThrow(TypeError);
    settings.limits.daily = 9;
    expect(context.settings).toEqual({ limits: { daily: 3, list: [{ a: 1 }] } });
  });
});
