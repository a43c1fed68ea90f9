import type { z } from 'zod';
import { instantOf } from '../../../shared/brand.ts';
import { isJsonList, jsonEqual } from '../../../shared/json-equal.ts';
import { isJsonObject, type JsonObject } from '../../../shared/json.ts';
import type { Actor } from '../../base/actor.ts';
import { nameOfHands } from '../../base/name-of-hands.ts';
import { changedMeanwhile } from '../../base/changed-meanwhile.ts';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Storage, Tx } from '../../base/storage/index.ts';
import type { AuditTrail } from '../../records/audit/index.ts';
import { listThatRefuses } from './network-match.ts';
import type { NetworkRule, NetworkRuleChange, NetworkRuleEnd, NewNetworkRule } from './network-rule.ts';
import { MOST_RULES, type NetworkRuleStore } from './network-rule-store.ts';
import type { Networks } from './networks.ts';

export interface NetworkDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly audit: AuditTrail;
  readonly networkRules: NetworkRuleStore;
  readonly networks: Networks;
}

const KIND = 'network_rule';

/** Admits one more network. The first entry shuts out everybody who is in none (FEATURES D49). */
export function addNetworkRule(deps: NetworkDeps, actor: Actor, { network, note, expiresAt, confirmLockOut }: z.infer<typeof NewNetworkRule>): Promise<NetworkRule> {
  return deps.storage.write(actor, async (tx) => {
    if ((await deps.networkRules.list(tx, actor.tenantId)).length >= MOST_RULES) throw new Refusal('edge/too-many-rules', { most: MOST_RULES });
    const rule: NetworkRule = {
      tenantId: actor.tenantId, id: deps.ids.id(), network, note, expiresAt, createdAt: deps.clock.now(), createdBy: actor.userId, createdByName: nameOfHands(actor), ver: 1,
    };
    if (!(await deps.networkRules.add(tx, rule))) throw new Refusal('edge/rule-exists', { field: 'network', rule: `network: ${network} is listed already` });
    await refuseLockOut(deps, tx, actor, confirmLockOut);
    await deps.audit.append(tx, actor, { type: 'config.network_rule.added', resource: { type: KIND, id: rule.id, name: network }, details: { network, expires_at: expiresAt, lock_out_confirmed: confirmLockOut } });
    return rule;
  });
}

export function changeNetworkRule(deps: NetworkDeps, actor: Actor, { id, ver, network, note, expiresAt, confirmLockOut }: z.infer<typeof NetworkRuleChange>): Promise<NetworkRule> {
  return deps.storage.write(actor, async (tx) => {
    const before = await needRule(deps, tx, actor, { id, ver });
    const after = { ...before, network: network ?? before.network, note: note ?? before.note, expiresAt: expiresAt === undefined ? before.expiresAt : expiresAt };
    if ((await deps.networkRules.list(tx, actor.tenantId)).some((other) => other.id !== id && other.network === after.network)) {
      throw new Refusal('edge/rule-exists', { field: 'network', rule: `network: ${after.network} is listed already` });
    }
    if (jsonEqual(factsOf(before), factsOf(after))) return before;
    if (!(await deps.networkRules.save(tx, after))) throw changedMeanwhile(before.ver);
    await refuseLockOut(deps, tx, actor, confirmLockOut);
    await deps.audit.append(tx, actor, {
      type: 'config.network_rule.changed', resource: { type: KIND, id, name: after.network },
      details: { before: factsOf(before), after: factsOf(after), lock_out_confirmed: confirmLockOut },
    });
    return { ...after, ver: ver + 1 };
  });
}

/** All that a change may be of. */
function factsOf({ network, note, expiresAt }: NetworkRule): JsonObject {
  return { network, note, expires_at: expiresAt };
}

/** Admits a network no more. Without the last entry the list is off, and everybody is admitted again. */
export function removeNetworkRule(deps: NetworkDeps, actor: Actor, { id, ver, confirmLockOut }: z.infer<typeof NetworkRuleEnd>): Promise<void> {
  return deps.storage.write(actor, async (tx) => {
    const rule = await needRule(deps, tx, actor, { id, ver });
    await deps.networkRules.remove(tx, actor.tenantId, id);
    await refuseLockOut(deps, tx, actor, confirmLockOut);
    await deps.audit.append(tx, actor, { type: 'config.network_rule.removed', resource: { type: KIND, id, name: rule.network }, details: { network: rule.network, lock_out_confirmed: confirmLockOut } });
  });
}

/**
 * The same of a layer of the registry, judged by what it says itself: a list that does not hold one's own address shuts one out, or
 * at best has no effect because the layers have nothing in common.
 */
export function refuseLayerLockOut(content: JsonObject, { source }: Pick<Actor, 'source'>, confirmed: boolean): void {
  const section = content['ip_allowlist'];
  const networks = isJsonObject(section) ? section['networks'] : section;
  if (confirmed || source.ip === null || !isJsonList(networks) || networks.length === 0) return;
  if (listThatRefuses({ rules: [], registry: networks.map(String) }, source.ip, instantOf(0)) !== null) throw wouldLockOut(source);
}

async function needRule({ networkRules }: NetworkDeps, tx: Tx, actor: Actor, { id, ver }: Pick<NetworkRule, 'id' | 'ver'>): Promise<NetworkRule> {
  const rule = await networkRules.find(tx, actor.tenantId, id);
  if (!rule) throw new Refusal('edge/rule-not-found', { id });
  if (rule.ver !== ver) throw changedMeanwhile(rule.ver);
  return rule;
}

/** Asked with the change in place, in the same transaction: what is judged is what would hold (IP-06). */
async function refuseLockOut({ networks }: NetworkDeps, tx: Tx, actor: Actor, confirmed: boolean): Promise<void> {
  if (confirmed) return;
  try {
    await networks.admit(tx, { id: actor.tenantId, organisationId: actor.organisationId }, actor.source);
  } catch (reason) {
    if (!(reason instanceof Refusal)) throw reason;
    throw wouldLockOut(actor.source);
  }
}

function wouldLockOut({ ip }: Pick<Actor['source'], 'ip'>): Refusal {
  return new Refusal('edge/would-lock-out', { field: 'confirmLockOut', address: ip, rule: 'Your own address would be shut out; say confirmLockOut if that is meant.' });
}
