import { describe, expect, it } from 'vitest';
import { type KeyFindings, keySource } from '../../main/key-source.ts';

const nothing: KeyFindings = { hasVault: false, hasServerKey: false, hasData: false, isVaultSafe: true };

describe('where the data key comes from', () => {
  it.each<[string, Partial<KeyFindings>, ReturnType<typeof keySource>]>([
    ['a first start with a keyring', {}, 'new-vault'],
    ['a first start without one', { isVaultSafe: false }, 'server'],
    ['a vault and its data', { hasVault: true, hasData: true }, 'vault'],
    ['a vault whose keyring is away: it must say so, and not fall back', { hasVault: true, hasData: true, isVaultSafe: false }, 'vault'],
    ['data under the server\'s key, though a keyring is there now', { hasServerKey: true, hasData: true }, 'server'],
    ['data under a key of somewhere else: none is made over it', { hasData: true }, 'server'],
  ])('DS16: %s', (_situation, found, source) => {
    expect(keySource({ ...nothing, ...found })).toBe(source);
  });
});
