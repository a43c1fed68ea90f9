import { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import {
  addNetworkRule, changeNetworkRule, isInForce, listThatRefuses, type NetworkRule, NetworkRuleChange, NetworkRuleEnd, NewNetworkRule, removeNetworkRule, stateOf, warningsFor,
} from '../people/edge/index.ts';
import type { House } from './house.ts';
import { commandInput, needs, router } from './procedures.ts';
import { reads } from './procedure-meta.ts';

const LIST = '/api/v1/admin/ip-allowlist';
const ONE = `${LIST}/{id}`;

function shown(rule: NetworkRule, house: House) {
  const { tenantId: _own, ...rest } = rule;
  return { ...rest, inForce: isInForce(rule, house.clock.now()), warnings: warningsFor(rule.network) };
}

/** The list as it stands, and what it means for whoever looks at it. */
function standing(house: House, actor: Actor) {
  return house.storage.readIdentity(actor, async (db) => {
    const [rules, allowlist, now] = [await house.edge.networkRules.list(db, actor.tenantId), await house.edge.networks.allowlist(db, { id: actor.tenantId, organisationId: actor.organisationId }), house.clock.now()];
    const { ip } = actor.source;
    return {
      state: stateOf(rules, now), items: rules.map((rule) => shown(rule, house)), registry: allowlist.registry,
      yourAddress: ip, youAreAdmitted: ip === null || listThatRefuses(allowlist, ip, now) === null,
    };
  });
}

/** From where a tenant may be worked in. An empty list is off and admits everybody; the registry's `ip_allowlist` narrows it further. */
export const networksRouter = router({
  list: needs('ip:manage').meta({ needs: 'ip:manage', audit: reads, rest: [{ method: 'GET', path: LIST }], says: 'Networks from which the tenant may be worked in, the registry’s own list, and whether the caller is admitted' })
    .input(z.strictObject({})).query(({ ctx }) => standing(ctx.house, ctx.actor)),

  add: needs('ip:manage').meta({ feature: 'ip_allowlist', needs: 'ip:manage', fresh: true, audit: ['config.network_rule.added'], rest: [{ method: 'POST', path: LIST, status: 201 }], says: 'Admit a network; the first one shuts out everybody else' })
    .input(commandInput(NewNetworkRule.shape)).mutation(async ({ ctx, input: { commandId: _id, ...input } }) => shown(await addNetworkRule(ctx.house.edge, ctx.actor, input), ctx.house)),

  change: needs('ip:manage').meta({ feature: 'ip_allowlist', needs: 'ip:manage', fresh: true, audit: ['config.network_rule.changed'], rest: [{ method: 'PATCH', path: ONE }], says: 'Change a network, its note or its end' })
    .input(commandInput(NetworkRuleChange.shape)).mutation(async ({ ctx, input: { commandId: _id, ...input } }) => shown(await changeNetworkRule(ctx.house.edge, ctx.actor, input), ctx.house)),

  remove: needs('ip:manage').meta({ needs: 'ip:manage', fresh: true, audit: ['config.network_rule.removed'], rest: [{ method: 'DELETE', path: ONE }], says: 'Admit a network no more; without the last one the list is off' })
    .input(commandInput(NetworkRuleEnd.shape)).mutation(async ({ ctx, input: { commandId: _id, ...input } }) => {
      await removeNetworkRule(ctx.house.edge, ctx.actor, input);
      return standing(ctx.house, ctx.actor);
    }),
});
