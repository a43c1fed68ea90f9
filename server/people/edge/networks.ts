import { isJsonList } from '../../../shared/json-equal.ts';
import type { Json } from '../../../shared/json.ts';
import type { RequestSource } from '../../base/actor.ts';
import type { Clock } from '../../base/clock.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Db } from '../../base/storage/index.ts';
import type { EffectiveRegistry } from '../../registry/layers/index.ts';
import type { Tenant } from '../../tenancy/tenants/index.ts';
import { type Allowlist, listThatRefuses } from './network-match.ts';
import type { NetworkRuleStore } from './network-rule-store.ts';

/** From where a tenant may be worked in, asked wherever somebody comes in or comes back (FEATURES D52, IP-08). */
export interface Networks {
  /** Refuses an address that the tenant's lists do not admit. Needs a scope in that tenant. Where there is no network between, there is nothing to refuse. */
  admit(db: Db, tenant: Pick<Tenant, 'id' | 'organisationId'>, source: Pick<RequestSource, 'ip'>): Promise<void>;
  /** All that decides, as it stands in this transaction. */
  allowlist(db: Db, tenant: Pick<Tenant, 'id' | 'organisationId'>): Promise<Allowlist>;
}

export function openNetworks({ rules, registry, clock }: { readonly rules: NetworkRuleStore; readonly registry: EffectiveRegistry; readonly clock: Clock }): Networks {
  const allowlist: Networks['allowlist'] = async (db, { id, organisationId }) => {
    const view = await registry.at(db, { organisationId, tenantId: id, userId: null });
    return { rules: await rules.list(db, id), registry: textsOf(view.entry('ip_allowlist', 'networks')) };
  };
  return {
    allowlist,
    async admit(db, tenant, { ip }) {
      if (ip === null) return;
      const refusing = listThatRefuses(await allowlist(db, tenant), ip.split('%', 1)[0] ?? ip, clock.now());
      if (refusing !== null) throw new Refusal('edge/address-refused', { tenant: tenant.id });
    },
  };
}

function textsOf(value: Json | undefined): readonly string[] | null {
  return isJsonList(value) ? value.filter((item) => typeof item === 'string') : null;
}
