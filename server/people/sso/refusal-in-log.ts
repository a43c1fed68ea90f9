import type { ProviderId, TenantId } from '../../../shared/brand.ts';
import type { RequestSource } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Storage } from '../../base/storage/index.ts';
import { systemActor } from '../../base/system-tenant.ts';

/** Codes of what comes up between us and a provider, while no command is open whose own refusal would be told. */
const OUTSIDE: ReadonlySet<string> = new Set(['sso/answer-refused', 'sso/unreachable', 'sso/provider-not-found', 'sso/saml-refused']);

/** Does the work and tells the tenant's log which provider it was, when one or its answer is refused in it. */
export async function toldInLog<R>({ storage }: { readonly storage: Storage }, at: { readonly tenantId: TenantId; readonly providerId: ProviderId; readonly source: RequestSource }, work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (reason) {
    if (!(reason instanceof Refusal) || !OUTSIDE.has(reason.code)) throw reason;
    const told = new Refusal(reason.code, { ...reason.details, id: at.providerId });
    told.cause = reason;
    return storage.writeIdentity({ ...systemActor('sso', at.tenantId), source: at.source }, () => Promise.reject(told));
  }
}
