import { join } from 'node:path';
import { systemIds } from '../../server/base/ids.ts';
import { readConfig } from '../../server/config.ts';
import { openKeptKey } from '../../server/deployment-keys.ts';
import type { LogVerdict } from '../../server/records/audit/index.ts';
import { verifyFile } from './audit-house.ts';

/** Verifies the workspace of a real host, with the data key and the keys of people that lie beside it. */
export async function verifyWorkspace(folder: string): Promise<readonly LogVerdict[]> {
  const key = await openKeptKey(readConfig({ COUNTERSIGN_MODE: 'local' }, { dataDir: folder }), folder, systemIds);
  if (!key) throw new Error(`no data key lies in ${folder}`);
  return verifyFile(join(folder, 'workspace.db'), join(folder, 'heads.json'), key);
}
