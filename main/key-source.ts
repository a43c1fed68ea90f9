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
 * Where the data key comes from. A vault once used is used for ever; data sealed under the server's own key keeps that key;
 * only where there is neither data nor key is one made.
 */
export function keySource(found: KeyFindings): 'vault' | 'new-vault' | 'server' | 'lost' {
  if (found.hasVault) return 'vault';
  if (found.hasServerKey) return 'server';
  if (found.hasData) return 'lost';
  return found.isVaultSafe ? 'new-vault' : 'server';
}

interface Deps {
  readonly safeStorage: SafeStoragePort;
  readonly machine: Pick<Machine, 'platform' | 'randomBytes'>;
  /** Folder of this application's own files; the vault lies in it, beside the workspace and not inside. */
  readonly userData: string;
  readonly dataDir: string;
}

/** The key to hand to the server, or null when the server shall keep one beside its data (DECISIONS 10). */
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
    case 'lost': throw new Error(`There is a workspace in ${dataDir} but no key to it. Restore vault.json (or keys.json) from a backup.`);
  }
}
