import { z } from 'zod';
import { ActivityContent, activityHistory, addActivity, changeActivity, DEFAULT_ACTIVITY, missingMembers, processingRecord } from '../assurance/reports/index.ts';
import { commandInput, needs, router } from './procedures.ts';
import { reads } from './procedure-meta.ts';

const id = z.uuid();

export const processingRouter = router({
  list: needs('report:read').meta({ feature: 'reports', needs: 'report:read', audit: reads, says: 'The record of processing activities (Art. 30 GDPR) as it stands, with what each activity leaves unsaid' })
    .input(z.strictObject({})).query(({ ctx }) => ctx.house.storage.read(ctx.actor, async (db) => {
      const activities = await processingRecord(ctx.house.reports, db, ctx.actor.tenantId);
      return { activities: activities.map((activity) => ({ ...activity, missing: missingMembers(activity) })), template: DEFAULT_ACTIVITY };
    })),

  history: needs('report:read').meta({ feature: 'reports', needs: 'report:read', audit: reads, says: 'Every version of one processing activity, oldest first' })
    .input(z.strictObject({ id })).query(({ ctx, input }) => ctx.house.storage.read(ctx.actor, async (db) => ({
      versions: (await activityHistory(ctx.house.reports, db, { tenantId: ctx.actor.tenantId, id: input.id })).map(({ tenantId: _tenant, editedBy: _by, ...version }) => version),
    }))),

  add: needs('report:create').meta({ feature: 'reports', needs: 'report:create', audit: ['privacy.ropa.updated'], says: 'Add a processing activity; without content, the one that every deployment carries on' })
    .input(commandInput({ content: ActivityContent.optional() })).mutation(({ ctx, input }) => addActivity(ctx.house.reports, ctx.actor, input.content)),

  change: needs('report:create').meta({ feature: 'reports', needs: 'report:create', audit: ['privacy.ropa.updated'], says: 'Write the next version of a processing activity' })
    .input(commandInput({ id, ver: z.int().min(1), content: ActivityContent })).mutation(({ ctx, input: { commandId: _id, ...asked } }) => changeActivity(ctx.house.reports, ctx.actor, asked)),

  end: needs('report:create').meta({ feature: 'reports', needs: 'report:create', audit: ['privacy.ropa.updated'], says: 'Take a processing activity out of the record; its versions stay' })
    .input(commandInput({ id, ver: z.int().min(1) })).mutation(({ ctx, input: { commandId: _id, ...asked } }) => changeActivity(ctx.house.reports, ctx.actor, { ...asked, ended: true })),
});
