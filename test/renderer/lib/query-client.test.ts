import { onlineManager } from '@tanstack/react-query';
import { afterEach, describe, expect, it } from 'vitest';
import { createQueryClient } from '../../../renderer/lib/query-client.ts';

afterEach(() => onlineManager.setOnline(true));

describe('asking the server', () => {
  it('does not wait for a network: the server may be on this machine', async () => {
    const client = createQueryClient({ onSignedOut: () => undefined });
    onlineManager.setOnline(false);

    expect(await client.fetchQuery({ queryKey: ['own'], queryFn: () => 'answered' })).toBe('answered');
    expect(await client.getMutationCache().build(client, { mutationFn: async () => 'done' }).execute(undefined)).toBe('done');
  });
});
