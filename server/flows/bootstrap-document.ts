import { parse } from 'yaml';
import { z } from 'zod';
import type { Json } from '../../shared/json.ts';
import { Refusal } from '../base/refusal.ts';
import { TENANT_STATUSES } from '../tenancy/tenants/index.ts';

export const ROLE_PRESETS = ['default', 'enterprise-plus', 'saas-five', 'hosted-agents', 'taskforce', 'dev-health'] as const;
export type RolePreset = (typeof ROLE_PRESETS)[number];

/** A file is JSON or YAML, so what stands where anything may stand is JSON. */
const anything = z.custom<Json>(() => true);
const object = z.record(z.string(), anything);
const objects = z.array(object);

/**
 * The bootstrap file (DECISIONS 32), the same that the published JSON Schema describes. Items may carry fields that this
 * release does not know; they are reported, not refused.
 */
export const BootstrapDocument = z.strictObject({
  version: z.literal(1),
  manage: z.boolean().default(false),
  role_preset: z.enum(ROLE_PRESETS).default('default'),
  organisations: z.array(z.looseObject({ slug: z.string(), name: z.string() })).optional(),
  tenants: z.array(z.looseObject({
    slug: z.string(), name: z.string(), organisation: z.string().optional(), plan: z.string().optional(), status: z.enum(TENANT_STATUSES).optional(), limits: object.optional(),
  })).optional(),
  roles: z.array(z.looseObject({ tenant: z.string().optional(), name: z.string(), capabilities: z.array(z.string()) })).optional(),
  users: z.array(z.looseObject({
    id: z.string().optional(), email: z.string(), name: z.string().optional(), password: z.string().optional(), password_env: z.string().optional(),
    memberships: z.array(z.looseObject({ tenant: z.string(), roles: z.array(z.string()) })).optional(),
  })).optional(),
  api_keys: z.array(z.looseObject({
    name: z.string(), user: z.string(), tenant: z.string(), key: z.string().min(8).optional(), key_env: z.string().optional(),
    scopes: z.array(z.string()).optional(), expires_in_days: z.number().refine(Number.isInteger, 'must be a whole number').optional(),
  })).optional(),
  issuers: objects.optional(),
  identity_providers: objects.optional(),
  plans: z.array(z.looseObject({ catalogue: z.string(), id: z.string() })).optional(),
  registry: z.looseObject({ base: anything.optional(), organisations: object.optional(), tenants: object.optional(), users: object.optional() }).optional(),
  mcp_servers: objects.optional(),
  settings: object.optional(),
});
export type BootstrapDocument = z.infer<typeof BootstrapDocument>;

const LONGEST_TEXT = 1_048_576;
const MOST_ALIASES = 50;

/** Reads the text of a bootstrap file, YAML or JSON. Refuses with the place that does not fit. */
export function parseBootstrap(text: string): BootstrapDocument {
  if (text.length > LONGEST_TEXT) throw new Refusal('input/too-large', { field: 'bootstrap', rule: 'A bootstrap file has at most 1 MiB.' });
  const parsed = BootstrapDocument.safeParse(readText(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw misfit(pointerOf(issue?.path ?? []), issue?.message ?? 'does not fit');
}

function readText(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: MOST_ALIASES, uniqueKeys: true, stringKeys: true }) as unknown; // checked against the schema by the caller
  } catch (cause) {
    throw misfit('bootstrap', `this is neither YAML nor JSON: ${cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : 'unreadable'}`);
  }
}

/** `users[0].email`, as somebody who looks for it in the file would say. */
export function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('').replace(/^\./, '') || 'bootstrap';
}

/** A refusal that names the field of the file and the rule it breaks. */
export function misfit(field: string, rule: string): Refusal {
  return new Refusal('input/invalid', { field, rule: `${field}: ${rule}` });
}
