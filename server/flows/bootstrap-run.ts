import { brand, type TenantId, type UserId } from '../../shared/brand.ts';
import type { Actor } from '../base/actor.ts';
import type { Db } from '../base/storage/index.ts';
import { SYSTEM_TENANT } from '../base/system-tenant.ts';
import type { IdentityDeps } from '../people/identity/index.ts';
import type { KeyDeps } from '../people/keys/index.ts';
import type { SsoDeps } from '../people/sso/index.ts';
import type { PlanStore } from '../tenancy/plans/index.ts';
import { type BootstrapDocument, misfit } from './bootstrap-document.ts';
import type { ApplyLayers } from './bootstrap-layers.ts';

export interface BootstrapDeps extends IdentityDeps, KeyDeps, Pick<SsoDeps, 'sso' | 'domains' | 'ssoRule' | 'resolveTexts'> {
  readonly plans: PlanStore;
  readonly applyLayers: ApplyLayers;
}

export interface BootstrapPlace {
  readonly mode: 'local' | 'development' | 'production';
  /** Where `password_env` and `key_env` point. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** One application of one file: what it needs, and what it has led to so far. */
export interface BootstrapRun extends BootstrapPlace {
  readonly deps: BootstrapDeps;
  readonly document: BootstrapDocument;
  /** Whether what exists already is brought to what the file says. */
  readonly manage: boolean;
  readonly created: string[];
  readonly changed: string[];
}

/** The file itself, acting in a tenant or for the deployment. It is asked for no rights: whoever writes it owns the deployment. */
export function bootstrapActor(tenantId: TenantId = SYSTEM_TENANT): Actor {
  return {
    kind: 'bootstrap', userId: brand<UserId>('bootstrap'), name: 'bootstrap file', email: null, tenantId, organisationId: null,
    roles: new Set(), capabilities: new Set(), sessionId: null, keyId: null, source: { ip: null, userAgent: null }, impersonator: null,
  };
}

/** A question about people or tenants, asked for the deployment. */
export function ask<R>({ deps }: BootstrapRun, question: (db: Db) => Promise<R>): Promise<R> {
  return deps.storage.readIdentity({ tenantId: SYSTEM_TENANT }, question);
}

/** A secret that is given in the file or in the environment variable that the file names; undefined when neither is. */
export function secretOf({ env }: BootstrapRun, field: string, clear: string | undefined, variable: string | undefined): string | undefined {
  if (variable === undefined) return clear;
  const value = env[variable];
  if (value === undefined || value === '') throw misfit(field, `the environment variable ${variable} is not set`);
  return value;
}
