import { isJsonObject } from '../../shared/json.ts';
import { adminCaller } from './admin-caller.ts';
import { ADMIN_ENDPOINTS, type AdminEndpointName } from './admin-policy.ts';
import { open } from './procedures.ts';
import { type ProcedureMeta, reads } from './procedure-meta.ts';
import { needRecentProof } from './recent-proof.ts';

/**
 * Whoever the policy of the endpoint lets through may call it. To change something, people of ours prove themselves anew, as
 * wherever the same is done on our own paths; when somebody of another issuer last did is that issuer's affair.
 */
export function administers(name: AdminEndpointName) {
  return open.use(async ({ ctx, next, type, path, getRawInput }) => {
    const input = await getRawInput();
    const tenant = isJsonObject(input) && typeof input['tenant_id'] === 'string' ? input['tenant_id'] : null;
    const actor = await adminCaller(ctx, { name, tenant, procedure: path });
    if (type === 'mutation' && actor.kind === 'user') await needRecentProof(ctx.house, actor, ADMIN_ENDPOINTS[name].capability, path);
    return next({ ctx: { ...ctx, actor } });
  });
}

const CREATES: ReadonlySet<AdminEndpointName> = new Set(['tenants.create', 'plans.upsert']);

/** What a procedure on one of these paths says about itself. */
export function adminMeta(name: AdminEndpointName, sentence: string, audit: ProcedureMeta['audit'] = reads): ProcedureMeta {
  const { capability, method, path } = ADMIN_ENDPOINTS[name];
  return { needs: capability, audit, says: sentence, rest: [{ method, path, ...(CREATES.has(name) ? { status: 201 } : {}) }] };
}
