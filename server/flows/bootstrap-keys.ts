import { type Instant, plusMs } from '../../shared/brand.ts';
import { ALL_OPEN, declareApiKey, declaredChange, redeclareApiKey, Scopes } from '../people/keys/index.ts';
import { type BootstrapDocument, misfit } from './bootstrap-document.ts';
import { personNamed, tenantNamed } from './bootstrap-people.ts';
import { ask, bootstrapActor, type BootstrapRun, secretOf } from './bootstrap-run.ts';

type KeyEntry = NonNullable<BootstrapDocument['api_keys']>[number];

const DAY_MS = 86_400_000;
/** DECISIONS 8. In clear text production refuses keys altogether, whatever their length. */
const SHORTEST = { local: 8, development: 8, production: 32 } as const;

export async function applyKeys(run: BootstrapRun): Promise<void> {
  for (const [index, entry] of (run.document.api_keys ?? []).entries()) await applyKey(run, entry, `api_keys[${index}]`);
}

/** Matched by tenant, person and name. A key revoked by somebody stays revoked: only another key under the same name brings it back. */
async function applyKey(run: BootstrapRun, entry: KeyEntry, field: string): Promise<void> {
  const tenant = await tenantNamed(run, entry.tenant, `${field}.tenant`);
  const person = await personNamed(run, entry.user, `${field}.user`);
  if (!(await ask(run, (db) => run.deps.people.member(db, tenant.id, person.id)))) throw misfit(`${field}.user`, `${person.email} is no member of ${tenant.slug}`);
  const at = { tenantId: tenant.id, userId: person.id, name: entry.name.trim() };
  const stands = await ask(run, (db) => run.deps.keys.findDeclared(db, at));
  if (stands && !run.manage) return;
  const declared = { ...at, key: keyOf(run, entry, field), scopes: entry.scopes ? Scopes.parse(entry.scopes) : ALL_OPEN, expiresAt: expiryOf(run, entry) };
  const label = `api_keys ${entry.name} of ${person.email}`;
  if (!stands) {
    await declareApiKey(run.deps, bootstrapActor(tenant.id), declared);
    run.created.push(label);
    return;
  }
  const changed = declaredChange(run.deps.pepper, stands, declared);
  if (changed.length === 0) return;
  await redeclareApiKey(run.deps, bootstrapActor(tenant.id), stands, declared, changed);
  run.changed.push(`${label} ${changed.join(' and ')}`);
}

function keyOf(run: BootstrapRun, entry: KeyEntry, field: string): string {
  const key = secretOf(run, `${field}.key_env`, entry.key, entry.key_env);
  const shortest = SHORTEST[run.mode];
  if (key === undefined || key.length < shortest) throw misfit(`${field}.${entry.key_env === undefined ? 'key' : 'key_env'}`, `a key has at least ${shortest} characters in ${run.mode} mode`);
  return key;
}

function expiryOf(run: BootstrapRun, { expires_in_days }: KeyEntry): Instant | null {
  return expires_in_days === undefined ? null : plusMs(run.deps.clock.now(), expires_in_days * DAY_MS);
}
