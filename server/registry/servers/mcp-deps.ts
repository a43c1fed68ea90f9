import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Storage } from '../../base/storage/index.ts';
import type { AuditTrail } from '../../records/audit/index.ts';
import type { Vault } from '../../records/vault/index.ts';
import type { McpStore } from './mcp-store.ts';
import type { ProbeDeps } from './probe-server.ts';

export interface McpDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly audit: AuditTrail;
  readonly vault: Vault;
  readonly mcp: McpStore;
  readonly probe: ProbeDeps;
}
