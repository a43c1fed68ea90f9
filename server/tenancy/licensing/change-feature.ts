import { z } from 'zod';
import type { Instant } from '../../../shared/brand.ts';
import { FEATURE_NAMES, type Feature } from '../../../shared/features.ts';
import type { Actor } from '../../base/actor.ts';
import { nameOfHands } from '../../base/name-of-hands.ts';
import { changedMeanwhile } from '../../base/changed-meanwhile.ts';
import type { Clock } from '../../base/clock.ts';
import type { Storage } from '../../base/storage/index.ts';
import type { AuditTrail } from '../../records/audit/index.ts';
import type { Tenant } from '../tenants/index.ts';
import type { FeatureStore, FeatureWord } from './feature-store.ts';
import type { FeatureLevel } from './feature-tables.ts';

export interface FeatureDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly audit: AuditTrail;
  readonly features: FeatureStore;
}

/** `ver` is that of the word before at the same level; 0: nothing was said there yet. */
export const FeatureChange = z.strictObject({ feature: z.enum(FEATURE_NAMES), isOn: z.boolean(), reason: z.string().trim().min(1).max(500), ver: z.int().min(0) });

/** What one level says; by whom and why, where it said anything. */
export interface FeatureSaying {
  readonly isOn: boolean;
  readonly ver: number;
  readonly said: { readonly reason: string; readonly at: Instant; readonly by: string } | null;
}

export interface FeatureStanding extends Readonly<Record<FeatureLevel, FeatureSaying>> {
  readonly feature: Feature;
  /** On at both levels. */
  readonly isOn: boolean;
}

/** Every feature of one tenant, in the order of the closed list. */
export async function standingFeatures({ storage, features }: Pick<FeatureDeps, 'storage' | 'features'>, { id }: Pick<Tenant, 'id'>): Promise<readonly FeatureStanding[]> {
  const words = await storage.readIdentity({ tenantId: id }, (db) => features.said(db, id));
  return FEATURE_NAMES.map((feature) => standing(feature, words));
}

interface Place {
  readonly tenant: Pick<Tenant, 'id' | 'name'>;
  readonly level: FeatureLevel;
}

/** Switches one feature of a tenant on or off at one level, from the next request on. It stands in that tenant's own log, whoever did it; the same word for the same reason is said once. */
export async function changeFeature(deps: FeatureDeps, asker: Actor, { tenant: { id, name }, level }: Place, { feature, isOn, reason, ver }: z.infer<typeof FeatureChange>): Promise<FeatureStanding> {
  const actor: Actor = { ...asker, tenantId: id };
  return deps.storage.writeIdentity(actor, async (tx) => {
    const words = await deps.features.said(tx, id);
    const before = words.find((word) => word.feature === feature && word.level === level) ?? null;
    if (before?.ver === ver && before.isOn === isOn && before.reason === reason) return standing(feature, words);
    const word: FeatureWord = { tenantId: id, feature, level, isOn, reason, changedAt: deps.clock.now(), changedBy: asker.userId, changedByName: nameOfHands(asker), ver: ver + 1 };
    if ((before?.ver ?? 0) !== ver || !(await deps.features.say(tx, word))) throw changedMeanwhile(before?.ver ?? 0);
    await deps.audit.append(tx, actor, {
      type: 'config.feature_flag.overridden', resource: { type: 'tenant', id, name }, details: { feature, level, is_on: { before: before?.isOn ?? true, after: isOn }, reason },
    });
    return standing(feature, [...words.filter((one) => one !== before), word]);
  });
}

function standing(feature: Feature, words: readonly FeatureWord[]): FeatureStanding {
  const at = (level: FeatureLevel) => saying(words.find((word) => word.feature === feature && word.level === level));
  const [platform, tenant] = [at('platform'), at('tenant')];
  return { feature, isOn: platform.isOn && tenant.isOn, platform, tenant };
}

function saying(word: FeatureWord | undefined): FeatureSaying {
  return { isOn: word?.isOn ?? true, ver: word?.ver ?? 0, said: word ? { reason: word.reason, at: word.changedAt, by: word.changedByName } : null };
}
