import { z } from 'zod';
import { addEndpoint, changeEndpoint, type Delivery, type Endpoint, EndpointChange, listEndpoints, NewEndpoint, removeEndpoint, replayDelivery, rotateSecret, testEndpoint, WEBHOOK_EVENTS } from '../fleet/webhooks/index.ts';
import { commandInput, needs, router } from './procedures.ts';
import { reads } from './procedure-meta.ts';

const one = { id: z.uuid() };

function shown({ tenantId: _own, ...endpoint }: Endpoint) {
  return endpoint;
}

function sent({ tenantId: _own, ...delivery }: Delivery) {
  return delivery;
}

/** Who outside hears of requests, in the form of Standard Webhooks. */
export const webhooksRouter = router({
  list: needs('webhooks:read').meta({ needs: 'webhooks:read', audit: reads, says: 'Endpoints of the tenant, without their secrets, and the events there are' })
    .input(z.strictObject({})).query(async ({ ctx }) => ({ events: WEBHOOK_EVENTS, items: (await listEndpoints(ctx.house.webhooks, ctx.actor)).map(shown) })),

  add: needs('webhooks:manage').meta({ needs: 'webhooks:manage', fresh: true, audit: ['webhook.endpoint.added'], says: 'Add an endpoint; its secret is shown this once' })
    .input(commandInput(NewEndpoint.shape)).mutation(async ({ ctx, input: { commandId: _id, ...input } }) => {
      const { endpoint, secret } = await addEndpoint(ctx.house.webhooks, ctx.actor, input);
      return { endpoint: shown(endpoint), secret };
    }),

  change: needs('webhooks:manage').meta({ needs: 'webhooks:manage', fresh: true, audit: ['webhook.endpoint.changed'], says: 'Change an endpoint’s address or events, or switch it off or on' })
    .input(commandInput(EndpointChange.shape)).mutation(async ({ ctx, input: { commandId: _id, ...input } }) => shown(await changeEndpoint(ctx.house.webhooks, ctx.actor, input))),

  remove: needs('webhooks:manage').meta({ needs: 'webhooks:manage', audit: ['webhook.endpoint.removed'], says: 'Remove an endpoint' })
    .input(commandInput(one)).mutation(({ ctx, input }) => removeEndpoint(ctx.house.webhooks, ctx.actor, input.id)),

  rotateSecret: needs('webhooks:manage').meta({ needs: 'webhooks:manage', fresh: true, audit: ['webhook.secret.rotated'], says: 'Give an endpoint a new secret, shown this once; for a day the old one signs as well' })
    .input(commandInput(one)).mutation(async ({ ctx, input }) => {
      const { endpoint, secret } = await rotateSecret(ctx.house.webhooks, ctx.actor, input.id);
      return { endpoint: shown(endpoint), secret };
    }),

  test: needs('webhooks:manage').meta({ needs: 'webhooks:manage', audit: ['webhook.endpoint.tested', 'webhook.delivery.given_up'], cost: 5, says: 'Send a test event to an endpoint now and tell how it went' })
    .input(commandInput(one)).mutation(async ({ ctx, input }) => sent(await testEndpoint(ctx.house.webhooks, ctx.actor, input.id))),

  deliveries: needs('webhooks:read').meta({ needs: 'webhooks:read', audit: reads, says: 'What was sent or waits to be, newest first' })
    .input(z.strictObject({ endpointId: z.uuid().optional(), state: z.enum(['waiting', 'delivered', 'dead']).optional(), size: z.int().min(1).max(200).default(50), cursor: z.string().max(2_000).optional() }))
    .query(async ({ ctx: { house, actor }, input }) => {
      const page = await house.storage.read(actor, (db) => house.webhooks.webhooks.deliveries(db, actor.tenantId, input));
      return { ...page, items: page.items.map(sent) };
    }),

  replay: needs('webhooks:manage').meta({ needs: 'webhooks:manage', audit: ['webhook.delivery.replayed'], says: 'Send a delivery again, under the same message id' })
    .input(commandInput(one)).mutation(async ({ ctx, input }) => sent(await replayDelivery(ctx.house.webhooks, ctx.actor, input.id))),
});
