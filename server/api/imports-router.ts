import { z } from 'zod';
import { ImportRequest } from '../agents/imports/index.ts';
import { commandInput, needs, router } from './procedures.ts';
import { reads } from './procedure-meta.ts';

const EVENTS = ['catalog.import.started', 'catalog.import.finished', 'agent.created', 'agent.version.created', 'registry.override.updated', 'mcp.server.observed', 'mcp.tool_definition.drifted', 'approval.request.voided', 'agent.version.withdrawn'] as const;

export const importsRouter = router({
  start: needs('catalog:import').meta({ needs: 'catalog:import', audit: EVENTS, says: 'Import uploaded files as one act' })
    .input(commandInput(ImportRequest.shape)).mutation(({ ctx, input }) => ctx.house.imports.start(ctx.actor, { files: input.files })),

  get: needs('catalog:import').meta({ needs: 'catalog:import', audit: reads, says: 'How far an import is, and what could not be read' })
    .input(z.strictObject({ id: z.uuid() })).query(({ ctx, input }) => ctx.house.imports.get(ctx.actor, input.id)),

  list: needs('catalog:import').meta({ needs: 'catalog:import', audit: reads, says: 'Imports, newest first' })
    .input(z.strictObject({})).query(({ ctx }) => ctx.house.imports.list(ctx.actor)),

  cancel: needs('catalog:import').meta({ needs: 'catalog:import', audit: ['catalog.import.finished'], says: 'Stop an import after the item at hand' })
    .input(commandInput({ id: z.uuid() })).mutation(({ ctx, input }) => ctx.house.imports.cancel(ctx.actor, input.id)),
});
