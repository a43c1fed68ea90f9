import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const SERVER = join(import.meta.dirname, '../../../../server');

describe('the SAML library', () => {
  it('is loaded by one file, on first use, so that a house without SAML never reads it', () => {
    const files = readdirSync(SERVER, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
    const named = files.flatMap((path) => [...readFileSync(join(SERVER, path), 'utf8').matchAll(/^.*'(?:@node-saml\/node-saml|@xmldom\/xmldom)'.*$/gm)].map(([line]) => ({ path, line })));
    expect(named.map(({ path }) => path)).toEqual(['people/saml/saml-library.ts']);
    expect(named[0]?.line).not.toMatch(/^\s*(import|export) (?!type).* from /);
    expect(named[0]?.line).toContain("import('@node-saml/node-saml')");
  });
});
