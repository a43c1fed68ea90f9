import { brand, type Instant, plusMs, type TenantId, type UserId } from '../../shared/brand.ts';
import type { Actor } from '../base/actor.ts';
import type { Db } from '../base/storage/index.ts';
import { SYSTEM_TENANT } from '../base/system-tenant.ts';
import { addMember, addPerson, changeRoles, describeUser, hashedPassword, type IdentityDeps, type Person, Roles, setPassword } from '../people/identity/index.ts';
import { ALL_OPEN, declareApiKey, declaredChange, type KeyDeps, redeclareApiKey } from '../people/keys/index.ts';
import {
  activateTenant, changeTenantPlan, createOrganisation, createTenant, DEFAULT_PLAN, type Organisation, renameOrganisation, renameTenant, suspendTenant, type Tenant,
} from '../tenancy/tenants/index.ts';
import { type BootstrapDocument, misfit, parseBootstrap } from './bootstrap-document.ts';
import { type ApplyLayers, declaredBase, type DeclaredLayer, declaredTenant, declaredUser, organisationOwner } from './bootstrap-layers.ts';
import { BASE } from '../registry/layers/index.ts';
import { ignoredFields, misfitsOf } from './bootstrap-rules.ts';

export interface BootstrapDeps extends IdentityDeps, KeyDeps {
  readonly applyLayers: ApplyLayers;
}

export interface BootstrapPlace {
  readonly mode: 'local' | 'development' | 'production';
  /** Where `password_env` and `key_env` point. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What a file led to, each thing named as in the file. An unchanged file leads to nothing. */
export interface BootstrapReport {
  readonly created: readonly string[];
  readonly changed: readonly string[];
  /** Fields that nobody reads. */
  readonly ignored: readonly string[];
}
