import { describe, expect, it } from 'vitest';
import { looksSecret, maskedCommand, maskedUrl, referencedNames } from '../../shared/secret-names.ts';

describe('the name of a secret', () => {
  it('is told by its last word', () => {
    for (const name of ['OPENAI_API_KEY', 'DB_PASSWORD', 'GITHUB_TOKEN', 'api_key', 'apiKey', 'client-secret', 'Authorization', 'DATABASE_URL']) expect([name, looksSecret(name)]).toEqual([name, true]);
    for (const name of ['max_tokens', 'cache_key', 'key', 'LOG_LEVEL', 'tokenizer', 'MODE', 'secret_santa']) expect([name, looksSecret(name)]).toEqual([name, false]);
  });
});

describe('references to variables', () => {
  it('are found in every spelling', () => {
    expect(referencedNames('${A} and ${B:-none} ${env:C} ${{ secrets.D }} {{E}}')).toEqual(['A', 'B', 'C', 'D', 'E']);
    expect(referencedNames('$HOME_KEY')).toEqual(['HOME_KEY']);
    expect(referencedNames('env:TOKEN')).toEqual(['TOKEN']);
    expect(referencedNames('costs $5')).toEqual([]);
  });

  it('are looked for once over, even in a megabyte of open braces', () => {
    // A search that starts over at each brace would not be done before the test runner loses patience.
    for (const unit of ['{a', '${A-', '{{ ', 'a-']) expect(referencedNames(unit.repeat(300_000))).toEqual([]);
  });
});

describe('a command line shown to people', () => {
  it('hides values that are secret by flag, by variable or by look, and keeps references', () => {
    expect(maskedCommand(['npx', '-y', 'server', '--api-key', 'abc123', '--token=xyz', 'API_KEY=abc', 'ghp_0123456789abcdef', '--port', '80']))
      .toBe('npx -y server --api-key *** --token=*** API_KEY=*** *** --port 80');
    expect(maskedCommand(['run', '--token=${GITHUB_TOKEN}', 'https://ada:pw@a.example/x?key=1#y'])).toBe('run --token=${GITHUB_TOKEN} https://a.example/x');
  });

  it('shows of a URL its scheme, host and path', () => {
    expect(maskedUrl('https://user:pw@host.example:8443/sse?key=secret')).toBe('https://host.example:8443/sse');
  });
});
