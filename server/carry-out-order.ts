import { clearNetworks } from './flows/clear-networks.ts';
import type { LocalOrder } from './local-orders.ts';

/** What may be ordered from the machine itself, without a credential of the product's own. Answers what was done, in a sentence. */
export async function carryOutOrder(deps: Parameters<typeof clearNetworks>[0], { tenant, withOrganisation }: LocalOrder): Promise<string> {
  const { rules, layers } = await clearNetworks(deps, tenant, { withOrganisation });
  return `cleared ${rules} networks of ${tenant}${layers.length > 0 ? `, and the lists in its ${layers.join(' and ')} layer` : ''}`;
}
