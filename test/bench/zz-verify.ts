import Database from 'better-sqlite3';
import { systemIds } from '../../server/base/ids.ts';
import { readConfig } from '../../server/config.ts';
import { openKeys } from '../../server/deployment-keys.ts';
import { digestDisclosure, nodeTreeHash, storedLogSource, verifyLogs } from '../../server/records/audit/index.ts';
import { keyFileIn } from '../../server/open-key-shelf.ts';
import { openKeyFile, openSubjectBoxes, rootOfSubjects } from '../../server/records/subjects/index.ts';
import { openMillionLog } from './million-log.ts';
const m = await openMillionLog(200_000);
console.log('build', m.buildSeconds);
const { deploymentKey } = await openKeys(readConfig({ COUNTERSIGN_DATA_DIR: m.dataDir, COUNTERSIGN_MODE: 'local' }), systemIds);
const db = new Database(m.file, { readonly: true });
const kept = new Map<string, any>();
const src = storedLogSource((s, ...p) => { let k = kept.get(s); if (!k) kept.set(s, (k = db.prepare(s))); return Promise.resolve(k.all(...p) as never); }, openSubjectBoxes({ shelf: openKeyFile(keyFileIn(m.dataDir), 'read'), ids: systemIds, rootOf: (t) => rootOfSubjects(deploymentKey, t) }));
for (let n = 0; n < 4; n++) {
  const c = process.cpuUsage(); const t = performance.now();
  const v = await verifyLogs(src, { hash: nodeTreeHash(), digest: digestDisclosure, heads: {}, vkeyOf: null });
  const u = process.cpuUsage(c);
  const entries = v.reduce((s, x) => s + x.checked.entries, 0);
  console.log((u.user + u.system) / entries, 'us cpu', ((performance.now() - t) * 1000) / entries, 'us wall', JSON.stringify(v.at(-1)?.checked), v.map((x) => x.problem));
}
