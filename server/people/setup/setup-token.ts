import { plusMs } from '../../../shared/brand.ts';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';
import type { Storage } from '../../base/storage/index.ts';
import { SYSTEM_TENANT, systemActor } from '../../base/system-tenant.ts';
import type { AuditTrail } from '../../records/audit/index.ts';
import type { PeopleStore } from '../identity/index.ts';
import type { SetupStore } from './setup-store.ts';

export interface SetupStateDeps {
  readonly storage: Storage;
  readonly people: PeopleStore;
}

export interface SetupTokenDeps extends SetupStateDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly audit: AuditTrail;
  readonly setup: SetupStore;
}

const TOKEN_BYTES = 16;
const LIFE_MS = 60 * 60_000;

/** `needed` until somebody has an account, whether by the first-run page or by a bootstrap file. */
export async function setupState(deps: SetupStateDeps): Promise<'needed' | 'done'> {
  return (await deps.storage.readIdentity({ tenantId: SYSTEM_TENANT }, (db) => deps.people.anybody(db))) ? 'done' : 'needed';
}

/**
 * The one-time token that the first-run page asks for, good for an hour; an older one ends. `chosen` is one that whoever
 * installs the server brought along; then there is nothing to tell. Null also when there is nothing to set up.
 */
export async function issueSetupToken(deps: SetupTokenDeps, chosen: string | null = null): Promise<string | null> {
  if ((await setupState(deps)) === 'done') return null;
  const token = chosen ?? deps.ids.bytes(TOKEN_BYTES).toString('base64url');
  const actor = systemActor('setup');
  await deps.storage.writeIdentity(actor, async (tx) => {
    const expiresAt = plusMs(deps.clock.now(), LIFE_MS);
    await deps.setup.put(tx, setupTokenHash(token), expiresAt);
    await deps.audit.append(tx, actor, { type: 'auth.setup.token_issued', details: { expires_at: expiresAt } });
  });
  return chosen === null ? token : null;
}

export function setupTokenHash(token: string): string {
  return sha256Hex(`setup:${token}`);
}
