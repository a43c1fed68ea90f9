import { describe, expect, it } from 'vitest';
import { aFile, imported } from '../../../support/import-files.ts';

function namesOf(files: Readonly<Record<string, string>>): readonly string[] {
  return imported(...Object.entries(files).map(([path, text]) => aFile(path, text))).agents.map(({ name }) => name);
}

const NAMELESS = '{"model": "m"}';

describe('the names of imported agents', () => {
  it('are their own, else the stems of their paths', () => {
    expect(namesOf({ 'a/clerk.json': '{"name": "The Clerk", "model": "m"}', 'a\\b\\mail.agent.json': NAMELESS, 'dot/.json': NAMELESS })).toEqual(['The Clerk', 'mail.agent', '.json']);
  });

  it('take as many folders as it needs to be told apart', () => {
    expect(namesOf({ 'x/a/clerk.json': NAMELESS, 'y/a/clerk.json': NAMELESS, 'y/b/clerk.json': NAMELESS, 'mail.json': NAMELESS })).toEqual(['x/a/clerk', 'y/a/clerk', 'b/clerk', 'mail']);
  });

  it('give way to an agent that calls itself so, whichever comes first', () => {
    expect(namesOf({ 'custom/clerk.json': NAMELESS, 'roles/other.json': '{"name": "clerk", "model": "m"}' })).toEqual(['custom/clerk', 'clerk']);
  });

  it('are counted when even the paths are the same', () => {
    const file = aFile('clerk.json', NAMELESS);
    expect(imported(file, file, file).agents.map(({ name }) => name)).toEqual(['clerk', 'clerk (2)', 'clerk (3)']);
  });

  it('tell several agents of one file apart by their turn', () => {
    expect(namesOf({ 'team/clerks.json': `[${NAMELESS}, {"name": "own", "model": "m"}, ${NAMELESS}]`, 'two.yaml': 'model: a\n---\nmodel: b\n' })).toEqual(['clerks-1', 'own', 'clerks-3', 'two-1', 'two-2']);
  });
});
