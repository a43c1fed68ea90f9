import { describe, expect, it } from 'vitest';
import { rightsOf } from '../../../../shared/agent-rights.ts';
import { aFile, filesIn, imported, told } from '../../../support/import-files.ts';
import { testData } from '../../../support/test-data.ts';

const OLD = { name: 'prime', description: 'x', version: '1.0.0', url: 'http://localhost:8001/a2a', capabilities: {}, skills: [{ id: 'p', name: 'P' }] };
const NEW = { name: 'Weather', version: '3', protocolVersion: '1.0', capabilities: {}, skills: [], supportedInterfaces: [{ url: 'https://api.weather.example/a2a', protocolBinding: 'JSONRPC' }] };

describe('an A2A card', () => {
  it('is an agent whose definition is the card, told by its protocol', () => {
    const { agents } = imported(aFile('old.json', JSON.stringify(OLD)), aFile('new.json', JSON.stringify(NEW)), aFile('both.json', JSON.stringify({ ...NEW, name: 'Both', url: 'https://old.example' })));
    expect(agents.map(({ format, name, nameFrom }) => [format, name, nameFrom])).toEqual([['a2a-0.x', 'prime', 'definition'], ['a2a-1.0', 'Weather', 'definition'], ['a2a-1.0', 'Both', 'definition']]);
    expect(agents[0]?.revisions).toEqual([{ number: 1, definition: OLD, claims: {} }]);
    expect(rightsOf(agents[1]?.revisions[0]?.definition ?? {}).hosts).toEqual(['api.weather.example']);
  });

  it('without name or address is refused by field', () => {
    const { problems } = imported(
      aFile('a.json', JSON.stringify({ ...OLD, name: undefined, url: '' })), aFile('b.json', JSON.stringify({ ...NEW, supportedInterfaces: [] })), aFile('c.json', JSON.stringify({ ...NEW, supportedInterfaces: [{ url: 'https://x.example' }, {}] })),
    );
    expect(problems.map(told)).toEqual(['a.json | /name | required', 'a.json | /url | required', 'b.json | /supportedInterfaces | required', 'c.json | /supportedInterfaces/1/url | required']);
  });

  const cards = testData('a2a');
  it.skipIf(!cards)('as really published is read in both protocols', () => {
    const { agents, problems } = imported(...filesIn(cards ?? '', '.json'));
    expect(problems).toEqual([]);
    expect(agents.map(({ name, format }) => [name, format])).toEqual([
      ['check_prime_agent', 'a2a-0.x'], ['reimbursement_agent', 'a2a-0.x'], ['Research Assistant Agent', 'a2a-1.0'], ['Weather Agent', 'a2a-1.0'],
    ]);
  });
});
