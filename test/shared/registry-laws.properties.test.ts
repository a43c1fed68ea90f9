import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandPatterns } from '../../shared/capability-patterns.ts';
import { deepMerge } from '../../shared/deep-merge.ts';
import { intersectNetworks } from '../../shared/ip-network.ts';
import { isJsonObject, type Json, type JsonObject } from '../../shared/json.ts';
import { isJsonList, jsonAt, jsonEqual } from '../../shared/json-equal.ts';
import { pointerOf } from '../../shared/json-pointer.ts';
import { effectiveLimits } from '../../shared/registry-effective.ts';
import { explain } from '../../shared/registry-explain.ts';
import { type LayerReading, readLayer } from '../../shared/registry-layer.ts';
import { type RegistryView, sectionJson, viewOf } from '../../shared/registry-merge.ts';
import { LAYER_RIGHTS } from '../../shared/registry-rights.ts';
import { LAYER_KINDS, SECTION_NAMES } from '../../shared/registry-schema.ts';
import { layerContent, narrowingContent } from '../support/registry-arbitraries.ts';
import { aLayer, aRegistry, type LayerContents, readings } from '../support/registry-layers.ts';

const RUNS = { numRuns: 10_000 };
const SLOWLY = 120_000; // a machine with other work to do; alone the whole file takes some seconds

/** Making a layer and reading it costs more than merging it: some hundred of each kind are made once, and the runs are spent on how they meet. */
function meetings(content: fc.Arbitrary<JsonObject>) {
  const made = fc.sample(content, { numRuns: 300, seed: 48 });
  const read = new Map(LAYER_KINDS.map((kind) => [kind, made.map((one) => readLayer(aLayer(kind, one)))]));
  const one = fc.option(fc.nat(made.length - 1), { freq: 6 });
  return fc.record({ base: one, org: one, tenant: one, user: one }).map((chosen): readonly LayerReading[] =>
    LAYER_KINDS.flatMap((kind) => { const at = chosen[kind]; return at === null ? [] : (read.get(kind)?.[at] ?? []); }));
}
const anyLayers = meetings(layerContent);
const narrowingLayers = meetings(narrowingContent);

/** The views of the same registry, one more layer at a time. */
function stages(chain: readonly LayerReading[]): readonly RegistryView[] {
  return chain.map((_, last) => viewOf(chain.slice(0, last + 1)));
}

const small = fc.integer({ min: 0, max: 9 });
const word = fc.constantFrom('x', 'y', 'z');
/** Small layers over replaced sections: what each says of two tools and one label. */
const plainLayer = fc.record({
  tools: fc.uniqueArray(fc.record({ tool_id: fc.constantFrom('p', 'q', '0'), timeout_ms: small, tags: fc.array(word, { maxLength: 2 }), config: fc.dictionary(word, small, { maxKeys: 2 }) }, { requiredKeys: ['tool_id'] }), { maxLength: 2, selector: ({ tool_id }) => tool_id }),
  labels: fc.dictionary(word, fc.oneof(small, fc.constant(null)), { maxKeys: 2 }),
}, { requiredKeys: [] }) as fc.Arbitrary<JsonObject>; // numbers, texts, lists and objects of them
const plainContents = fc.record({ base: plainLayer, org: plainLayer, tenant: plainLayer }, { requiredKeys: [] }) as fc.Arbitrary<LayerContents>; // of these three kinds

describe('E48, E49, E50: the merge', () => {
  it('says the same of the same layers, warnings included', () => {
    fc.assert(fc.property(anyLayers, fc.constantFrom(...SECTION_NAMES), (layers, first) => {
      const asked = viewOf(layers);
      asked.entries(first); // whatever was asked for before
      expect(JSON.stringify(asked.materialise())).toBe(JSON.stringify(viewOf(layers).materialise()));
      expect(JSON.stringify(asked.issues())).toBe(JSON.stringify(viewOf(layers).issues()));
    }), RUNS);
  }, SLOWLY);

  it('writes each section as its entries are, one asked for by name among them', () => {
    fc.assert(fc.property(anyLayers, (layers) => {
      const view = viewOf(layers);
      const written = view.materialise();
      for (const section of SECTION_NAMES) {
        const entries = view.entries(section);
        expect([...entries.keys()]).toEqual(view.names(section));
        for (const [name, value] of entries) expect(value).toBe(view.entry(section, name));
        if (section !== 'other' && view.mentions(section)) expect(JSON.stringify(written[section])).toBe(JSON.stringify(sectionJson(section, entries)));
      }
    }), RUNS);
  }, SLOWLY);

  it('E48: takes of a field the word of the last layer that says one, base before org before tenant', () => {
    fc.assert(fc.property(plainContents, (contents) => {
      const view = aRegistry(contents);
      for (const tool of view.names('tools')) {
        const said = LAYER_KINDS.map((kind) => itemOf(contents[kind], tool)?.['timeout_ms']).filter((value) => value !== undefined);
        expect(view.getItem('tools', tool)?.['timeout_ms']).toEqual(said.at(-1));
      }
    }), RUNS);
  }, SLOWLY);

  it('E49: keeps the order of the base and puts new items behind it', () => {
    fc.assert(fc.property(plainContents, (contents) => {
      const inOrder = LAYER_KINDS.flatMap((kind) => listOf(contents[kind], 'tools').flatMap(({ tool_id: id }) => (typeof id === 'string' ? [id] : [])));
      expect(aRegistry(contents).names('tools')).toEqual([...new Set(inOrder)]);
    }), RUNS);
  }, SLOWLY);

  it('E50: merges objects key by key, and replaces by lists, scalars and null', () => {
    fc.assert(fc.property(plainContents, (contents) => {
      const view = aRegistry(contents);
      for (const tool of view.names('tools')) {
        const says = LAYER_KINDS.map((kind) => itemOf(contents[kind], tool)).filter((item) => item !== undefined);
        expect(view.getItem('tools', tool)?.['config'] ?? {}).toEqual(Object.assign({}, ...says.map((item) => item['config'])));
        expect(view.getItem('tools', tool)?.['tags']).toEqual(says.map((item) => item['tags']).findLast((tags) => tags !== undefined));
      }
      expect(Object.fromEntries(view.entries('labels'))).toEqual(Object.assign({}, ...LAYER_KINDS.map((kind) => jsonAt(contents[kind], ['labels']))));
    }), RUNS);
  }, SLOWLY);

  it('is not changed by layers that say nothing, nor by layers that are absent', () => {
    const empty = new Map(readings({ base: {}, org: {}, tenant: {}, user: {} }).map((layer) => [layer.ref.kind, layer]));
    fc.assert(fc.property(anyLayers, (layers) => {
      const filled = LAYER_KINDS.flatMap((kind) => layers.find(({ ref }) => ref.kind === kind) ?? empty.get(kind) ?? []);
      expect(viewOf(filled).materialise()).toEqual(viewOf(layers).materialise());
    }), RUNS);
  }, SLOWLY);
});

describe('E54: provenance', () => {
  it('names of every value the layer whose word it is, or that took what it could of its own word', () => {
    fc.assert(fc.property(anyLayers, fc.nat(), (layers, which) => {
      const view = viewOf(layers);
      const all = fieldsOf(view);
      const [section, name, field] = all[which % all.length] ?? [];
      if (section === undefined || name === undefined) return;
      const { value, setBy, opinions } = explain(view, pointerOf([section, name, ...(field === undefined || field === null ? [] : [field])]));
      const author = opinions.find(({ layer }) => layer.kind === setBy?.kind);
      expect(setBy).not.toBeNull();
      if (isJsonObject(value)) return; // made of parts, each with its own author
      if (author?.outcome === 'holds') expect(author.said).toEqual(value);
      else expect(['clamped', 'locked']).toContain(author?.outcome);
    }), RUNS);
  }, SLOWLY);

  it('names of every value in a section that is replaced exactly the last layer that said it', () => {
    fc.assert(fc.property(plainContents, (contents) => {
      const view = aRegistry(contents);
      for (const tool of view.names('tools')) {
        const speaker = LAYER_KINDS.findLast((kind) => itemOf(contents[kind], tool)?.['timeout_ms'] !== undefined);
        const { setBy, value } = explain(view, pointerOf(['tools', tool, 'timeout_ms']));
        expect([setBy?.kind, value]).toEqual([speaker, speaker && itemOf(contents[speaker], tool)?.['timeout_ms']]);
      }
    }), RUNS);
  }, SLOWLY);
});

describe('no lower layer', () => {
  it('widens a limit, a price, an allowlist, a deny, an approval or a retention that stands above it', () => {
    fc.assert(fc.property(narrowingLayers, (layers) => {
      const chain = stages(layers);
      for (const [at, below] of chain.entries()) {
        const above = chain[at - 1];
        if (above) for (const widened of widenings(above, below)) expect.fail(`${below.layer?.ref.kind}: ${widened}`);
      }
    }), RUNS);
  }, SLOWLY);

  it('gives a role what it does not hold above, nor any new role what nobody holds or what is sealed', () => {
    const roles = fc.dictionary(fc.constantFrom('viewer', 'helper', 'admin'), fc.uniqueArray(fc.constantFrom('*', 'runs:*', '*:read', 'runs:read', 'secret:read', 'platform:*', 'platform:audit', 'audit:export'), { maxLength: 3 }), { maxKeys: 3 });
    fc.assert(fc.property(fc.record({ base: roles, org: roles, tenant: roles, user: roles }), (said) => {
      const chain = stages(readings(Object.fromEntries(Object.entries(said).map(([kind, map]) => [kind, { roles: map }]))));
      for (const [at, below] of chain.entries()) {
        const above = chain[at - 1];
        if (!above) continue;
        const everybodys = new Set([...above.ceiling()].filter((name) => !name.startsWith('platform:')));
        for (const role of below.names('roles')) {
          const allowed = above.entry('roles', role) === undefined ? everybodys : above.roleCapabilities(role);
          expect(below.roleCapabilities(role).isSubsetOf(allowed)).toBe(true);
        }
      }
      expect(expandPatterns(['*']).granted.has('secret:read')).toBe(false); // what is sealed stands in no wildcard
    }), RUNS);
  }, SLOWLY);

  it('reaches the prototype of anything, by whatever path and in whatever section', () => {
    const key = fc.constantFrom('__proto__', 'constructor', 'prototype', 'tools', 'labels', 'roles', 'a', 'toString');
    fc.assert(fc.property(fc.array(key, { minLength: 1, maxLength: 5 }), fc.constantFrom(...LAYER_KINDS), fc.boolean(), (keys, kind, listed) => {
      const inner = keys.reduceRight((text, name) => `{${JSON.stringify(name)}: ${text}}`, '{"polluted": 1}');
      const text = listed ? `{"tools": [{"tool_id": "t", "config": [${inner}]}]}` : inner;
      aRegistry({ base: { labels: { a: {} }, tools: [{ tool_id: 't' }] }, [kind]: JSON.parse(text) as Json }).materialise(); // the text above is JSON
      expect([Reflect.get({}, 'polluted'), Object.keys(Object.prototype)]).toEqual([undefined, []]);
    }), RUNS);
  }, SLOWLY);
});

describe('PP-05: merging', () => {
  /** Frozen to the last leaf: whoever writes into an input throws. */
  const frozen = <Value extends Json>(value: Value): Value => {
    if (isJsonList(value) || isJsonObject(value)) Object.values(value).forEach(frozen);
    return Object.freeze(value);
  };
  const leaf = fc.oneof(small, fc.boolean(), fc.constant(null), fc.array(small, { maxLength: 2 }));
  /** Each path is an object in all of them or in none: there the merge claims to be associative. */
  const settled = fc.record({ a: leaf, b: leaf, o: fc.record({ a: leaf, c: leaf, p: fc.record({ a: leaf }, { requiredKeys: [] }) }, { requiredKeys: [] }) }, { requiredKeys: [] }) as fc.Arbitrary<JsonObject>; // JSON by its parts

  it('PP-05: is associative where no path changes between object and value, idempotent, and changes none of its inputs', () => {
    fc.assert(fc.property(settled, settled, settled, (a, b, c) => {
      const [x, y, z] = [frozen(a), frozen(b), frozen(c)];
      expect(deepMerge(deepMerge(x, y), z)).toEqual(deepMerge(x, deepMerge(y, z)));
      expect(deepMerge(deepMerge(x, y), y)).toEqual(deepMerge(x, y));
    }), { numRuns: 20_000 });
  }, SLOWLY);

  it('PP-05: of whole layers is the same in any grouping, takes a layer said twice as once, and changes no layer', () => {
    fc.assert(fc.property(plainContents, ({ base = {}, org = {}, tenant = {} }) => {
      const contents = { base: frozen(base), org: frozen(org), tenant: frozen(tenant) };
      const [first, second, third] = readings(contents);
      if (!first || !second || !third) throw new Error('three layers were given');
      const whole = viewOf([first, second, third]).materialise();
      expect(viewOf([first, second]).with(third).materialise()).toEqual(whole);
      expect(aRegistry({ ...contents, base: frozen(viewOf([first, second]).materialise()), org: {} }).materialise()).toEqual(whole);
      expect(aRegistry({ base: contents.base, org: contents.tenant, tenant: contents.tenant }).materialise()).toEqual(aRegistry({ base: contents.base, org: contents.tenant }).materialise());
    }), { numRuns: 20_000 });
  }, SLOWLY);
});

function listOf(content: Json | undefined, section: string): readonly JsonObject[] {
  const list = jsonAt(content, [section]);
  return list !== undefined && isJsonList(list) ? list.filter(isJsonObject) : [];
}

function itemOf(content: Json | undefined, id: string): JsonObject | undefined {
  return listOf(content, 'tools').find((item) => item['tool_id'] === id);
}

/** Every entry of the sections, and each field of those that are objects. */
function fieldsOf(view: RegistryView): ReadonlyArray<readonly [section: string, name: string, field: string | null]> {
  return (['tools', 'policies', 'roles', 'limits', 'workflows', 'labels'] as const).flatMap((section) => view.names(section).flatMap((name) => {
    const value = view.entry(section, name);
    return [[section, name, null] as const, ...(isJsonObject(value) ? Object.keys(value).map((field) => [section, name, field] as const) : [])];
  }));
}

const LIMITS = ['max_tool_calls', 'max_llm_calls', 'max_cost_units'] as const;

/** What the second allows and the first does not, in words. */
function widenings(above: RegistryView, below: RegistryView): readonly string[] {
  const [was, is] = [effectiveLimits(above), effectiveLimits(below)];
  const higher = (before: number | null, after: number | null) => before !== null && (after === null || after > before);
  const at = (view: RegistryView, section: 'workflows' | 'retention' | 'policies', name: string, path: readonly string[]) => jsonAt(view.entry(section, name), path);
  const networks = (view: RegistryView) => { const list = view.entry('ip_allowlist', 'networks'); return list !== undefined && isJsonList(list) ? list.map(String) : null; };
  const [mayCome, comes] = [networks(above), networks(below)];
  const tightens = (section: 'ip_allowlist' | 'retention') => below.layer === null || LAYER_RIGHTS[section][below.layer.ref.kind] !== 'replace';
  return [
    ...LIMITS.filter((limit) => higher(was[limit], is[limit])),
    ...(['per_tool', 'per_action'] as const).flatMap((per) => Object.keys(was[per]).filter((name) => higher(was[per][name] ?? null, is[per][name] ?? null))),
    ...(was.llm_call_cost_units !== null && (is.llm_call_cost_units ?? 0) < was.llm_call_cost_units ? ['llm_call_cost_units'] : []),
    ...(tightens('ip_allowlist') && mayCome !== null && (comes === null || intersectNetworks(mayCome, comes).length < new Set(comes).size) ? ['ip_allowlist'] : []),
    ...above.names('policies').filter((name) => at(above, 'policies', name, ['effect', 'deny']) === true && at(below, 'policies', name, ['effect', 'deny']) !== true),
    ...above.names('policies').filter((name) => !jsonEqual(at(above, 'policies', name, ['when']) ?? null, at(below, 'policies', name, ['when']) ?? null)),
    ...above.names('workflows').filter((name) => at(above, 'workflows', name, ['enabled']) !== false && Number(at(below, 'workflows', name, ['required_approvers']) ?? 1) < Number(at(above, 'workflows', name, ['required_approvers']) ?? 1)),
    ...above.names('workflows').filter((name) => at(above, 'workflows', name, ['self_approval']) === false && at(above, 'workflows', name, ['enabled']) !== false && at(below, 'workflows', name, ['self_approval']) === true),
    ...above.names('retention').filter((name) => tightens('retention') && Number(at(below, 'retention', name, ['min_days']) ?? 0) < Number(at(above, 'retention', name, ['min_days']) ?? 0)),
  ];
}
