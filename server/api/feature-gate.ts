import type { Feature } from '../../shared/features.ts';
import type { Actor } from '../base/actor.ts';
import type { House } from './house.ts';

/** Refuses where the caller's tenant is without this part of the product. Only to be asked of somebody who holds the capability: everybody else hears of that. */
export async function needFeature({ storage, people, denials }: Pick<House, 'storage' | 'people' | 'denials'>, actor: Actor, feature: Feature, procedure: string): Promise<void> {
  if (!(await storage.readIdentity(actor, (db) => people.features.isOn(db, actor.tenantId, feature)))) await denials.withhold(actor, feature, procedure);
}
