import { z } from 'zod';
import { changeMapping, MappingChange, readMapping } from '../people/scim/index.ts';
import { commandInput, needs, router } from './procedures.ts';
import { reads } from './procedure-meta.ts';

/** What a directory's groups stand for. The directory itself speaks SCIM, under `/scim/v2`. */
export const scimRouter = router({
  mapping: needs('sso:manage').meta({ feature: 'scim', needs: 'sso:manage', audit: reads, says: 'What the groups of the tenant’s directory stand for, and where the directory reaches this server' })
    .input(z.strictObject({})).query(async ({ ctx }) => ({ ...(await readMapping(ctx.house.people, ctx.actor)), endpoint: `${ctx.publicOrigin}/scim/v2` })),

  changeMapping: needs('sso:manage').meta({ feature: 'scim', needs: 'sso:manage', fresh: true, audit: ['scim.mapping.changed', 'admin.role.assigned', 'admin.role.removed'], says: 'Change what the groups stand for; nobody maps to more than they hold, and everybody in those groups follows at once' })
    .input(commandInput(MappingChange)).mutation(({ ctx, input: { commandId: _id, ...mapping } }) => changeMapping(ctx.house.people, ctx.actor, mapping)),
});
