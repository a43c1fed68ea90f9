import { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { SYSTEM_TENANT } from '../base/system-tenant.ts';
import { listKeys, resealValues, rotateKey } from '../records/vault/index.ts';
import { commandInput, needs, router } from './procedures.ts';
import { reads } from './procedure-meta.ts';
import type { House } from './house.ts';

/** The deployment's own keys, under which stand the secrets of the identity plane, instead of the tenant's. */
const deployment = z.boolean().default(false);

/** Whoever asks, in whose name: keys of the deployment are the platform's affair. */
async function keeperOf(house: House, actor: Actor, ofDeployment: boolean, procedure: string): Promise<Actor> {
  if (!ofDeployment) return actor;
  if (!actor.capabilities.has('platform:tenants')) await house.denials.deny(actor, 'platform:tenants', procedure);
  return { ...actor, tenantId: SYSTEM_TENANT };
}

/** Keys of the secrets at rest. No key and no secret leaves through here, only how many there are of which age. */
export const vaultRouter = router({
  keys: needs('settings:read').meta({ needs: 'settings:read', audit: reads, says: 'Versions of the tenant’s data key: status, age, uses, and how many values stand under each; never a key' })
    .input(z.strictObject({ deployment })).query(async ({ ctx, input }) => {
      const keeper = await keeperOf(ctx.house, ctx.actor, input.deployment, 'vault.keys');
      return { items: await listKeys(ctx.house.vaultDeps, keeper.tenantId) };
    }),

  rotate: needs('settings:write').meta({ needs: 'settings:write', fresh: true, audit: ['vault.key.rotated', 'vault.key.created'], says: 'Seal with a new key from now on; what the old one sealed stays readable' })
    .input(commandInput({ deployment })).mutation(async ({ ctx, input }) => rotateKey(ctx.house.vaultDeps, await keeperOf(ctx.house, ctx.actor, input.deployment, 'vault.rotate'))),

  reseal: needs('settings:write').meta({ needs: 'settings:write', fresh: true, audit: ['vault.values.resealed', 'vault.key.destroyed'], says: 'Seal every value under the newest key; `keys` shows how far it is, and asking again goes on where it stopped' })
    .input(commandInput({ deployment })).mutation(async ({ ctx, input }) => resealValues(ctx.house.vaultDeps, await keeperOf(ctx.house, ctx.actor, input.deployment, 'vault.reseal'))),
});
