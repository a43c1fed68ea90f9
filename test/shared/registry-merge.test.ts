import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandPatterns } from '../../shared/capability-patterns.ts';
import { isJsonObject, type Json, type JsonObject } from '../../shared/json.ts';
import { readLayer } from '../../shared/registry-layer.ts';
import { viewOf } from '../../shared/registry-merge.ts';
import { layerContent, layerContents } from '../support/registry-arbitraries.ts';
import { aLayer, aRegistry, type LayerContents, readings } from '../support/registry-layers.ts';

const RUNS = { numRuns: 10_000 };

describe('the order of layers', () => {
  it('lets org speak over base, tenant over org', () => {
    const tool = (timeout: number) => ({ tools: [{ tool_id: 'weather', timeout_ms: timeout }] });
    expect(aRegistry({ base: tool(1), org: tool(2), tenant: tool(3) }).getItem('tools', 'weather')).toEqual({ tool_id: 'weather', timeout_ms: 3 });
  });

  it('keeps the items of the base in their order and puts new ones behind them, layer by layer', () => {
    const view = aRegistry({
      base: { actions: [{ action_id: 'b' }, { action_id: 'a' }] },
      org: { actions: [{ action_id: 'z' }, { action_id: 'a', cost_units: 2 }] },
      tenant: { actions: [{ action_id: 'c' }, { action_id: 'b' }] },
    });
    expect(view.names('actions')).toEqual(['b', 'a', 'z', 'c']);
  });

  it('refuses to stack layers out of order', () => {
    const [tenant, org] = [readLayer(aLayer('tenant', {})), readLayer(aLayer('org', {}))];
    expect(() => viewOf([tenant, org])).toThrow('layers out of order: org below tenant');
  });
});

describe('the keyed merge', () => {
  it('merges objects key by key, replaces lists, and lets scalars and null replace', () => {
    const view = aRegistry({
      base: { tools: [{ tool_id: 't', config: { a: 1, b: { c: 2 } }, tags: ['x', 'y'], timeout_ms: 5, note: 'n' }] },
      tenant: { tools: [{ tool_id: 't', config: { b: { d: 3 } }, tags: ['z'], timeout_ms: 6, note: null }] },
    });
    expect(view.getItem('tools', 't')).toEqual({ tool_id: 't', config: { a: 1, b: { c: 2, d: 3 } }, tags: ['z'], timeout_ms: 6, note: null });
  });

  it('merges a section that it does not know like any other object', () => {
    const view = aRegistry({ base: { models: { fast: { price: 1 } } }, org: { models: { fast: { price: 2 }, slow: {} } } });
    expect(view.materialise()).toEqual({ models: { fast: { price: 2 }, slow: {} } });
  });

  it('leaves what a user says about presentation and drops the rest of it, with a warning each', () => {
    const view = aRegistry({
      base: { tools: [{ tool_id: 't', label: 'T', timeout_ms: 5 }] },
      user: { tools: [{ tool_id: 't', label: 'Mine', pinned: true, timeout_ms: 9 }, { tool_id: 'own' }], defaults: { theme: 'dark' } },
    });
    expect(view.materialise()).toEqual({ tools: [{ tool_id: 't', label: 'Mine', pinned: true, timeout_ms: 5 }], defaults: { theme: 'dark' } });
    expect(view.issues().map(({ path, rule }) => [path, rule])).toEqual([['/tools/t/timeout_ms', 'personal-only'], ['/tools/own', 'personal-only']]);
  });

  it('is the same every time, whatever was asked for first', () => {
    fc.assert(fc.property(layerContents, (contents) => {
      const whole = aRegistry(contents).materialise();
      const asked = aRegistry(contents);
      for (const section of ['tools', 'roles', 'locks'] as const) for (const name of ['r', 'p', 'viewer']) asked.entry(section, name);
      expect(asked.materialise()).toEqual(whole);
    }), { numRuns: 3000 });
  }, 120_000);

  it('is what a plain merge of whole documents makes of sections that are replaced', () => {
    fc.assert(fc.property(layerContents, ({ base, org, tenant }) => {
      const contents = { base, org, tenant };
      const unlocked = Object.fromEntries(Object.entries(contents).flatMap(([kind, content]) => (isJsonObject(content) ? [[kind, only(content, ['tools', 'actions', 'labels', 'models'])]] : [])));
      expect(aRegistry(unlocked).materialise()).toEqual(plainMerge(unlocked));
    }), RUNS);
  }, 120_000);

  it('returns a layer as it was written when it stands alone, and empty layers change nothing', () => {
    fc.assert(fc.property(layerContent, (content) => {
      const alone = aRegistry({ base: content });
      expect(aRegistry({ base: content, org: {}, tenant: {}, user: {} }).materialise()).toEqual(alone.materialise());
      expect(only(alone.materialise(), ['tools', 'roles', 'limits', 'workflows', 'locks'])).toEqual(clean(only(content, ['tools', 'roles', 'limits', 'workflows', 'locks'])));
    }), RUNS);
  }, 120_000);

  it('never changes the layers it is given', () => {
    fc.assert(fc.property(layerContents, (contents) => {
      const before = JSON.stringify(contents);
      aRegistry(contents).issues();
      expect(JSON.stringify(contents)).toBe(before);
    }), { numRuns: 1000 });
  });
});

describe('hostile layers', () => {
  it('pollute no prototype, wherever the forbidden key stands and however it is spelt', () => {
    const spellings = ['"__proto__"', '"\\u005f_proto__"', '"constructor"', '"prototype"'];
    const places = ['{KEY: {"polluted": 1}}', '{"tools": [{"tool_id": "t", KEY: {"polluted": 1}}]}', '{"tools": [{"tool_id": "t", "list": [{"deep": {KEY: {"polluted": 1}}}]}]}',
      '{"limits": {"per_tool": {KEY: 1}}}', '{"roles": {KEY: ["*"]}}', '{"workflows": {KEY: {"polluted": 1}}}', '{"labels": {"constructor": {"prototype": {"polluted": 1}}}}'];
    for (const place of places) {
      for (const key of spellings) {
        const content = JSON.parse(place.replace('KEY', key)) as Json; // the text above is JSON
        const view = aRegistry({ base: content, org: content, tenant: content });
        view.materialise();
        expect(JSON.stringify(view.materialise())).not.toContain('polluted');
        expect(view.issues().some(({ rule, refuses }) => rule === 'forbidden-key' && refuses)).toBe(true);
      }
    }
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('pollute no prototype by any path at all', () => {
    const path = fc.array(fc.constantFrom('__proto__', 'constructor', 'prototype', 'tools', 'labels', 'models', 'a'), { minLength: 1, maxLength: 5 });
    fc.assert(fc.property(path, fc.constantFrom(...(['base', 'org', 'tenant', 'user'] as const)), (keys, kind) => {
      const text = keys.reduceRight((inner, key) => `{${JSON.stringify(key)}: ${inner}}`, '{"polluted": 1}');
      aRegistry({ base: { labels: { a: {} }, models: { a: {} } }, [kind]: JSON.parse(text) as Json }).materialise(); // the text above is JSON
      expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
      expect(Object.keys(Object.prototype)).toEqual([]);
    }), RUNS);
  }, 120_000);

  it('may use an item id that every object carries, and it stays an id', () => {
    const view = aRegistry({ base: { tools: [{ tool_id: 'toString', timeout_ms: 1 }, { tool_id: '0', timeout_ms: 2 }] }, org: { tools: [{ tool_id: 'toString', timeout_ms: 3 }] } });
    expect(view.names('tools')).toEqual(['toString', '0']);
    expect(view.getItem('tools', 'toString')).toEqual({ tool_id: 'toString', timeout_ms: 3 });
    expect(view.getItem('tools', 'valueOf')).toBeUndefined();
  });

  it('are cut off where they are nested too deep, however deep that is', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`) as Json; // the text above is JSON
    const view = aRegistry({ base: { labels: {} }, tenant: { labels: deep } });
    expect(view.issues().map(({ rule, refuses }) => [rule, refuses])).toEqual([['too-deep', true]]);
  });
});

describe('locks', () => {
  const base = { tools: [{ tool_id: 'pay', destructive: true, input_schema: { max: 5, note: 'n' } }] };

  it('hold a value against every layer below, and say who locked it', () => {
    const view = aRegistry({ base, org: { locks: ['/tools/pay/destructive'] }, tenant: { tools: [{ tool_id: 'pay', destructive: false, timeout_ms: 3 }] } });
    expect(view.getItem('tools', 'pay')).toEqual({ tool_id: 'pay', destructive: true, input_schema: { max: 5, note: 'n' }, timeout_ms: 3 });
    expect(view.issues()).toMatchObject([{ layer: { kind: 'tenant' }, path: '/tools/pay/destructive', rule: 'locked', says: 'destructive is locked by the org layer (version 1, org-author).' }]);
  });

  it('cannot be got round by replacing what the value stands in', () => {
    const view = aRegistry({ base, org: { locks: ['/tools/pay/input_schema/max'] }, tenant: { tools: [{ tool_id: 'pay', input_schema: null }] } });
    expect(view.getItem('tools', 'pay')).toMatchObject({ input_schema: { max: 5, note: 'n' } });
  });

  it('leave the rest of a locked object to the layers below', () => {
    const view = aRegistry({ base, org: { locks: ['/tools/pay/input_schema/max'] }, tenant: { tools: [{ tool_id: 'pay', input_schema: { max: 9, note: 'mine' } }] } });
    expect(view.getItem('tools', 'pay')).toMatchObject({ input_schema: { max: 5, note: 'mine' } });
  });

  it('hold whole items and whole sections, new items included', () => {
    const tenant = { tools: [{ tool_id: 'pay', timeout_ms: 1 }, { tool_id: 'new' }] };
    expect(aRegistry({ base, org: { locks: ['/tools'] }, tenant }).materialise()['tools']).toEqual(base.tools);
    expect(aRegistry({ base, org: { locks: ['/tools/pay'] }, tenant }).names('tools')).toEqual(['pay', 'new']);
  });

  it('do not bind the layer that sets them, nor come from a user', () => {
    const locking = { locks: ['/tools/pay/destructive'], tools: [{ tool_id: 'pay', destructive: false }] };
    expect(aRegistry({ base, org: locking }).getItem('tools', 'pay')).toMatchObject({ destructive: false });
    expect(aRegistry({ base, user: { locks: ['/tools'] } }).issues()).toMatchObject([{ rule: 'section-forbidden' }]);
  });

  it('are refused where they could only stop somebody from tightening', () => {
    expect(readLayer(aLayer('org', { locks: ['/limits/max_tool_calls', 'tools'] })).issues.map(({ rule }) => rule)).toEqual(['bad-lock', 'bad-lock']);
  });
});

describe('views', () => {
  it('of two users share what neither of them changed', () => {
    const [base, tenant] = readings({ base: { tools: [{ tool_id: 't', timeout_ms: 1 }] }, tenant: { tools: [{ tool_id: 't', timeout_ms: 2 }] } });
    if (!base || !tenant) throw new Error('two layers were given');
    const shared = viewOf([base, tenant]);
    const users = ['u1', 'u2'].map((id) => shared.with(readLayer({ ...aLayer('user', { defaults: { theme: id } }), id })));
    expect(users[0]?.getItem('tools', 't')).toBe(users[1]?.getItem('tools', 't'));
    expect(users.map((view) => view.entry('defaults', 'theme'))).toEqual(['u1', 'u2']);
  });

  it('have the same key for a section exactly when the same layer versions may speak on it', () => {
    const base = { roles: { viewer: ['runs:read'] } };
    const plain = aRegistry({ base });
    expect(aRegistry({ base, user: { roles: { viewer: ['*'] } } }).versionKey('roles')).toBe(plain.versionKey('roles'));
    expect(aRegistry({ base, tenant: { labels: {} } }).versionKey('roles')).toBe(plain.versionKey('roles'));
    expect(aRegistry({ base, tenant: { roles: {} } }).versionKey('roles')).not.toBe(plain.versionKey('roles'));
    expect(viewOf([readLayer(aLayer('base', base, 2))]).versionKey('roles')).not.toBe(plain.versionKey('roles'));
  });

  it('give nobody a capability that the layers above do not give, whatever a user layer says', () => {
    const admin = { base: { roles: { viewer: ['runs:read'], admin: ['*'] } } };
    const view = aRegistry({ ...admin, user: { roles: { viewer: ['*'], mine: ['*'] } } });
    expect(Object.fromEntries(view.entries('roles'))).toEqual(admin.base.roles);
    expect(view.issues().map(({ path, rule }) => [path, rule])).toEqual([['/roles/viewer', 'section-forbidden'], ['/roles/mine', 'section-forbidden']]);
  });

  it('never let a role hold what it does not hold above, nor a new role what no role above holds', () => {
    fc.assert(fc.property(layerContents, (contents) => {
      for (const [above, below] of [[{ base: contents.base }, { base: contents.base, org: contents.org }], [{ base: contents.base, org: contents.org }, contents]]) {
        const [before, after] = [aRegistry(present(above)), aRegistry(present(below))];
        for (const [role, patterns] of after.entries('roles')) {
          const held = before.entry('roles', role);
          const limit = held === undefined ? [...before.ceiling()].filter((name) => !name.startsWith('platform:')) : expandPatterns(held as string[]).granted; // roles are lists of texts
          expect([...expandPatterns(patterns as string[]).granted].every((name) => new Set<string>(limit).has(name))).toBe(true);
        }
      }
    }), { numRuns: 5000 });
  }, 120_000);
});

function present(contents: Record<string, Json | undefined> | undefined): LayerContents {
  return Object.fromEntries(Object.entries(contents ?? {}).filter(([, content]) => content !== undefined));
}

function only(content: JsonObject, sections: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(content).filter(([section]) => sections.includes(section)));
}

const KEYS: Readonly<Record<string, string>> = { tools: 'tool_id', actions: 'action_id' };

/** The slow reference: every layer merged whole, in order, with no sharing and no laziness. */
function plainMerge(contents: LayerContents): JsonObject {
  const sections: Record<string, Json> = {};
  for (const kind of ['base', 'org', 'tenant'] as const) {
    const content = contents[kind];
    if (!isJsonObject(content)) continue;
    for (const [section, value] of Object.entries(clean(content) as JsonObject)) {
      const key = KEYS[section];
      sections[section] = key ? mergeItems(key, sections[section] as JsonObject[] | undefined, value as JsonObject[]) : mergePlain(sections[section], value); // generated as lists of items
    }
  }
  return sections;
}

function mergeItems(key: string, above: readonly JsonObject[] = [], said: readonly JsonObject[]): Json {
  const old = above.map((item) => said.filter((other) => other[key] === item[key]).reduce<Json>(mergePlain, item));
  return [...old, ...said.filter((item) => above.every((other) => other[key] !== item[key]))];
}

function mergePlain(above: Json | undefined, said: Json): Json {
  if (!isJsonObject(above) || !isJsonObject(said)) return said;
  const keys = [...new Set([...Object.keys(above), ...Object.keys(said)])];
  return Object.fromEntries(keys.map((key) => [key, Object.hasOwn(said, key) ? mergePlain(Object.hasOwn(above, key) ? above[key] : undefined, said[key] ?? null) : (above[key] ?? null)]));
}

function clean(value: Json): Json {
  if (Array.isArray(value)) return value.map(clean);
  return isJsonObject(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'constructor' && key !== 'prototype').map(([key, inner]) => [key, clean(inner)])) : value;
}

