import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { contentOf, definitionOf, digestOf } from '../../../../server/agents/catalog/definition-content.ts';

describe('the content of a version', () => {
  it('is the canonical text, its SHA-256 and its short hash', () => {
    const content = contentOf({ tools: ['search'], model: 'small', temperature: 0.5 });
    expect(content.canonical).toBe('{"model":"small","temperature":0.5,"tools":["search"]}');
    expect(content.digest).toBe(createHash('sha256').update('{"model":"small","temperature":0.5,"tools":["search"]}').digest('hex'));
    expect(content.configHash).toMatch(/^[0-9a-f]{16}$/);
  });

  it('is the same for the same definition written in another order', () => {
    expect(contentOf({ b: 1, a: { d: 2, c: 3 } })).toEqual(contentOf({ a: { c: 3, d: 2 }, b: 1 }));
  });

  it('gives back the definition it was made of', () => {
    const definition = { model: 'small', notes: 'zero \u0000 and ünïcode', tools: [{ name: 'search' }] };
    expect(definitionOf(contentOf(definition).canonical)).toEqual(definition);
  });

  it('has a digest that anybody can compute from its text', () => {
    const { canonical, digest } = contentOf({ model: 'small' });
    expect(digestOf(canonical)).toBe(digest);
  });

  it.each([
    ['a list', [1], 'definition'],
    ['text', 'model: small', 'definition'],
    ['a tool without a name', { tools: [{ timeout: 3 }] }, 'definition/tools/0'],
  ])('refuses %s and names the place', (_what, value, field) => {
    expect(() => contentOf(value)).toThrow(expect.objectContaining({ code: 'catalog/invalid-definition', details: expect.objectContaining({ field }) }));
  });
});
