import { z } from 'zod';
import { SYSTEM_TENANT } from '../base/system-tenant.ts';
import { addPeer, addWitnessedLog, NewPeer, NewWitnessedLog, removePeer } from '../records/witness/index.ts';
import { commandInput, needs, router } from './procedures.ts';
import { reads } from './procedure-meta.ts';

const added = ['audit.witness.added'] as const;

/** Who witnesses this installation's logs, and whose logs it witnesses: agreements of the deployment, made by whoever runs it. */
export const witnessRouter = router({
  agreements: needs('platform:audit').meta({ needs: 'platform:audit', audit: reads, says: 'This installation’s key as a witness, the logs that it witnesses and how far, and the witnesses of its own logs' })
    .input(z.strictObject({})).query(({ ctx: { house: { storage, witness } } }) => storage.read({ tenantId: SYSTEM_TENANT }, async (db) => ({
      vkey: witness.witnessKey.vkey, logs: await witness.witnesses.logs(db), witnesses: await witness.witnesses.peers(db),
    }))),

  addLog: needs('platform:audit').meta({ needs: 'platform:audit', fresh: true, audit: added, says: 'Witness the log of this key from now on: cosign its checkpoints as long as each contains the one before' })
    .input(commandInput(NewWitnessedLog.shape)).mutation(async ({ ctx, input: { commandId: _id, ...input } }) => {
      await addWitnessedLog(ctx.house.witness, ctx.actor, input);
      return { added: true };
    }),

  addWitness: needs('platform:audit').meta({ needs: 'platform:audit', fresh: true, audit: added, says: 'Have this witness asked, once a minute, to cosign every log of this installation' })
    .input(commandInput(NewPeer.shape)).mutation(async ({ ctx, input: { commandId: _id, ...input } }) => {
      await addPeer(ctx.house.witness, ctx.actor, input);
      return { added: true };
    }),

  removeWitness: needs('platform:audit').meta({ needs: 'platform:audit', fresh: true, audit: ['audit.witness.removed'], says: 'Ask this witness no longer; what it cosigned stays' })
    .input(commandInput({ name: z.string().min(1).max(255) })).mutation(async ({ ctx, input }) => {
      await removePeer(ctx.house.witness, ctx.actor, input.name);
      return { removed: true };
    }),
});
