import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from './base/clock.ts';
import { type Ids, systemIds } from './base/ids.ts';
import { openOutbound, type Outbound, type OutboundOptions } from './base/outbound.ts';
import { deriveKey } from './base/seal.ts';
import { kitFor, openPostgres, openSqlite, type Storage, type WriteHooks } from './base/storage/index.ts';
import type { Config } from './config.ts';
import { type Keys, openKeys, WORKSPACE_FILE } from './deployment-keys.ts';
import { type FaultLog, openFaultLog } from './fault-log.ts';
import { houseDdl } from './house-ddl.ts';
import { keyFileIn, openKeyShelf } from './open-key-shelf.ts';
import { openRights, type Rights } from './open-rights.ts';
import { type AuditRoom, type HeadsFile, isOriginOf, openAuditRoom, openHeadsFile } from './records/audit/index.ts';
import { openCommandLog } from './records/commands/index.ts';
import { openVault, prepareVault, type VaultDeps } from './records/vault/index.ts';

/** What every wing stands on. */
export interface Ground extends VaultDeps {
  readonly config: Config;
  readonly ids: Ids;
  readonly faults: FaultLog;
  readonly keys: Keys;
  /** Names this deployment in its logs and tokens. */
  readonly installation: string;
  readonly heads: HeadsFile;
  readonly auditRoom: AuditRoom;
  readonly rights: Rights;
  /** The way to addresses outside that this deployment allows, and no farther than these limits. */
  outboundWithin(limits: Pick<OutboundOptions, 'timeoutMs' | 'mostBytes'>): Outbound;
}

/** Keys, log, storage and vault, in the order in which each needs the one before. */
export async function openGround(config: Config): Promise<Ground> {
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const [clock, ids] = [systemClock, systemIds];
  const faults = openFaultLog(clock, ids, (line) => process.stderr.write(`${line}\n`));
  const keys = await openKeys(config, ids);
  const installation = installationName(keys.deploymentKey);
  const kit = kitFor(config.databaseUrl ? 'postgres' : 'sqlite');
  const heads = openHeadsFile(join(config.dataDir, 'heads.json'), (origin) => isOriginOf(installation, origin));
  const keyShelf = openKeyShelf(config);
  const auditRoom = openAuditRoom({ kit, clock, ids, deploymentKey: keys.deploymentKey, installation, heads, keyShelf, offThread: { file: config.databaseUrl ? null : join(config.dataDir, WORKSPACE_FILE), keyFile: config.databaseUrl ? null : keyFileIn(config.dataDir) } });
  const audit = auditRoom.trail;
  const rights = openRights(kit, clock);
  const database = await openStorage(config, keys.deploymentKey, { ...openCommandLog(kit, clock), ...auditRoom.hooks, readmit: rights.readmit });
  const storage: Storage = { ...database, close: () => database.close().finally(() => keyShelf.close()) };
  const vault = openVault({ kit, clock, ids, audit, dataKey: keys.dataKey, previousDataKey: keys.previousDataKey });
  await prepareVault({ storage, clock, audit, vault });
  return {
    config, clock, ids, faults, keys, installation, heads, auditRoom, audit, rights, storage, vault,
    outboundWithin: (limits) => openOutbound({ allowLoopback: config.mode !== 'production', privateHosts: config.privateHosts, ...limits }),
  };
}

/** Named after its key: a copy of the data with the same key signs the same logs, and nobody else does. */
export function installationName(deploymentKey: Uint8Array): string {
  return deriveKey(deploymentKey, 'installation name').toString('hex').slice(0, 32);
}

export function openStorage(config: Config, deploymentKey: Uint8Array, hooks: WriteHooks): Promise<Storage> {
  if (config.databaseUrl) return openPostgres({ url: config.databaseUrl, contextKey: deriveKey(deploymentKey, 'postgres context'), hooks });
  return Promise.resolve(openSqlite({ file: join(config.dataDir, WORKSPACE_FILE), ddl: houseDdl, hooks }));
}
