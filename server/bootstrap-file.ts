import { readFileSync } from 'node:fs';
import { Refusal } from './base/refusal.ts';
import { SYSTEM_TENANT } from './base/system-tenant.ts';
import type { Config } from './config.ts';
import { applyBootstrap, type BootstrapReport } from './flows/apply-bootstrap.ts';
import { overlayLayers } from './flows/overlay-layers.ts';
import type { People } from './api/house.ts';
import type { OverrideDeps } from './registry/overrides/index.ts';

/** Applies the file that COUNTERSIGN_BOOTSTRAP names, at every start. What does not fit stops the start and names the field. */
export async function applyBootstrapFile(config: Config, people: People, overrides: OverrideDeps): Promise<BootstrapReport | null> {
  if (config.bootstrapFile === null) return null;
  try {
    return await applyBootstrap({ ...people, applyLayers: overlayLayers(overrides) }, readFileSync(config.bootstrapFile, 'utf8'), { mode: config.mode, env: config.secrets });
  } catch (reason) {
    if (reason instanceof Refusal) throw new Error(`${config.bootstrapFile}: ${reason.message}`, { cause: reason });
    throw reason;
  }
}

/**
 * The identity provider of OKTA_CLIENT_ID, OKTA_CLIENT_SECRET and OKTA_ISSUER, as if it stood in a managing file. Its tenant is
 * OKTA_TENANT, else the only one there is; before the first run there is none, and the next start makes it.
 */
export async function applyEnvironmentProvider({ mode, okta, secrets }: Pick<Config, 'mode' | 'okta' | 'secrets'>, people: People, overrides: OverrideDeps): Promise<void> {
  if (okta === null) return;
  const tenants = await people.storage.readIdentity({ tenantId: SYSTEM_TENANT }, (db) => people.tenants.list(db, { limit: 2 }));
  const tenant = okta.tenant ?? (tenants.length > 1 ? null : tenants[0]?.slug);
  if (tenant === null) throw new Error('OKTA_TENANT is not set: there are several tenants, so it must name the one that Okta guards');
  if (tenant === undefined) return;
  const entry = { tenant, key: 'okta', name: 'Okta', kind: 'oidc', settings: { issuer: okta.issuer, client_id: okta.clientId }, client_secret_env: 'OKTA_CLIENT_SECRET' };
  await applyBootstrap({ ...people, applyLayers: overlayLayers(overrides) }, JSON.stringify({ version: 1, manage: true, identity_providers: [entry] }), { mode, env: secrets }).catch((reason: unknown) => {
    throw reason instanceof Refusal ? new Error(`the identity provider of OKTA_CLIENT_ID: ${reason.message}`, { cause: reason }) : reason;
  });
}
