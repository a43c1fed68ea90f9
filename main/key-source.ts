import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Machine, SafeStoragePort } from './ports.ts';
import { createVault, isVaultSafe, openVault, vaultExists } from './vault.ts';

/** What is found on the disk and in the system when the application starts. */
export interface KeyFindings {
  readonly hasVault: boolean;
  /** The server's own `keys.json`, from a start without a vault. */
  readonly hasServerKey: boolean;
  readonly hasData: boolean;
  readonly isVaultSafe: boolean;
}

/**
 * Where the data key comes from. A vault once used is used for ever, and one is made only where there is neither data nor
 * key: what is sealed already belongs to another key, which the server has, or misses and says so.
 */
export function keySource(found: KeyFindings): 'vault' | 'new-vault' | 'server' {
  if (found.hasVault) return 'vault';
  return found.isVaultSafe && !found.hasServerKey && !found.hasData ? 'new-vault' : 'server';
}

interface Deps {
  readonly safeStorage: SafeStoragePort;
  readonly machine: Pick<Machine, 'platform' | 'randomBytes'>;
  /** Folder of this application's own files; the vault lies in it, beside the workspace and not inside. */
  readonly userData: string;
  readonly dataDir: string;
}

/** The key to hand to the server, or null when the server shall find its own: in its settings or beside its data (DECISIONS 10). */
export async function dataKey({ safeStorage, machine, userData, dataDir }: Deps): Promise<Uint8Array<ArrayBuffer> | null> {
  const vault = { safeStorage, machine, file: join(userData, 'vault.json') };
  const source = keySource({
    hasVault: vaultExists(vault.file),
    hasServerKey: existsSync(join(dataDir, 'keys.json')),
    hasData: existsSync(join(dataDir, 'workspace.db')),
    isVaultSafe: await isVaultSafe(vault),
  });
  switch (source) {
    case 'vault': return openVault(vault);
    case 'new-vault': return createVault(vault);
    case 'server': return null;
  }
}
