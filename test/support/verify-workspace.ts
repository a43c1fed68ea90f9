import { join } from 'node:path';
import { systemIds } from '../../server/base/ids.ts';
import { readConfig } from '../../server/config.ts';
import { openKeptKey } from '../../server/deployment-keys.ts';
import type { LogVerdict } from '../../server/records/audit/index.ts';
import { verifyFile } from './audit-house.ts';

/** Verifies the workspace of a real host, with the keys of people where the data key lies beside it; a desktop has that in the vault of its system. */
export async function verifyWorkspace(folder: string): Promise<readonly LogVerdict[]> {
  const key = await openKeptKey(readConfig({ COUNTERSIGN_MODE: 'local' }, { dataDir: folder }), folder, systemIds);
  return verifyFile(join(folder, 'workspace.db'), join(folder, 'heads.json'), key);
}
