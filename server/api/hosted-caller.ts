import { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import { actorFor, type Principal } from '../people/sessions/index.ts';
import { isNobodysToken } from './admin-caller.ts';
import type { RequestContext } from './request-context.ts';

const present = z.string({ error: 'Field required' }).trim();
/** Absent and empty are two mistakes here: the first is one of form. */
const Required = z.object({ header: z.object({ 'X-Tenant-Id': present, 'X-Customer-Id': present }) });

/** What refuses a credential itself; whatever else is refused keeps its own words. */
const NO_CREDENTIAL: ReadonlySet<string> = new Set(['auth/missing-token', 'auth/invalid-token', 'auth/expired-token', 'auth/wrong-token-type', 'auth/session-ended', 'auth/invalid-api-key', 'auth/no-tenant', 'tenancy/mismatch', 'input/invalid']);

/**
 * Who runs an agent on a hosted tenant's path: a key of that tenant or a token that speaks for it, in a request whose
 * headers say the same as its path (FEATURES H12-H16). Answers the actor and the customer that the request is for.
 */
export async function hostedCaller(ctx: Pick<RequestContext, 'house' | 'credentials' | 'source' | 'header' | 'principal'>, pathTenant: string): Promise<{ readonly actor: Actor; readonly customer: string }> {
  const [tenant, customer] = headersOf(ctx);
  if (tenant !== pathTenant) throw new Refusal('tenancy/path-mismatch', { field: 'X-Tenant-Id' });
  const principal = await tenantPrincipal(ctx);
  const subject = principal.key || principal.session?.keyId ? null : (principal.foreign?.customer ?? principal.person.externalId ?? principal.person.id);
  if (subject !== null && subject !== customer && principal.person.id !== customer) throw new Refusal('auth/other-customer', { field: 'X-Customer-Id' });
  const held = await ctx.house.storage.readIdentity({ tenantId: principal.tenant.id }, (db) => ctx.house.people.roleBook.held(db, principal.tenant.id, principal.membership.roles));
  return { actor: actorFor(principal, held.capabilities, ctx.source), customer };
}

function headersOf({ header }: Pick<RequestContext, 'header'>): readonly [string, string] {
  const { header: said } = Required.parse({ header: { 'X-Tenant-Id': header('X-Tenant-Id') ?? undefined, 'X-Customer-Id': header('X-Customer-Id') ?? undefined } });
  const [tenant, customer] = [said['X-Tenant-Id'], said['X-Customer-Id']];
  if (tenant === '' || customer === '') throw new Refusal('input/invalid', { field: 'X-Tenant-Id', rule: 'X-Tenant-Id and X-Customer-Id are required' });
  return [tenant, customer];
}

/** Every credential that is not good for this tenant is answered alike, but a deployment that was told of no issuer says so (H16). */
async function tenantPrincipal({ house, credentials, principal: principalOf }: Pick<RequestContext, 'house' | 'credentials' | 'principal'>): Promise<Principal> {
  try {
    const principal = await principalOf();
    if (principal.foreign?.issuer === 'nobody') throw new Refusal('auth/tenant-credentials');
    return principal;
  } catch (reason) {
    if (!(reason instanceof Refusal) || !NO_CREDENTIAL.has(reason.code)) throw reason;
    const { bearer } = credentials;
    throw new Refusal(bearer && house.access.issuers.length === 0 && isNobodysToken(bearer) ? 'auth/not-configured' : 'auth/tenant-credentials');
  }
}
