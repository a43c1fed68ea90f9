import { isJsonObject } from '../../shared/json.ts';
import { adminCaller } from './admin-caller.ts';
import { ADMIN_ENDPOINTS, type AdminEndpointName } from './admin-policy.ts';
import { open } from './procedures.ts';
import { type ProcedureMeta, reads } from './procedure-meta.ts';

/** Whoever the policy of the endpoint lets through may call it. */
export function administers(name: AdminEndpointName) {
  return open.use(async ({ ctx, next, getRawInput }) => {
    const input = await getRawInput();
    const tenant = isJsonObject(input) && typeof input['tenant_id'] === 'string' ? input['tenant_id'] : null;
    return next({ ctx: { ...ctx, actor: await adminCaller(ctx, name, tenant) } });
  });
}

const CREATES: ReadonlySet<AdminEndpointName> = new Set(['tenants.create', 'plans.upsert']);

/** What a procedure on one of these paths says about itself. */
export function adminMeta(name: AdminEndpointName, sentence: string, audit: ProcedureMeta['audit'] = reads): ProcedureMeta {
  const { capability, method, path } = ADMIN_ENDPOINTS[name];
  return { needs: capability, audit, says: sentence, rest: [{ method, path, ...(CREATES.has(name) ? { status: 201 } : {}) }] };
}
