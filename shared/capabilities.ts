/** Every permission the product knows, in one closed list. Sealed ones are never matched by a wildcard; platform ones live on their own plane. */
export const CAPABILITIES = {
  'platform:tenants': { sealed: true, plane: 'platform', what: 'create, suspend, close, list every tenant' },
  'platform:plans': { sealed: true, plane: 'platform', what: 'edit plan catalogues' },
  'platform:registry': { sealed: true, plane: 'platform', what: 'write the base registry layer' },
  'platform:licence': { sealed: true, plane: 'platform', what: 'install licences, global feature flags' },
  'platform:jobs': { sealed: true, plane: 'platform', what: 'provisioning jobs of all tenants' },
  'platform:audit': { sealed: true, plane: 'platform', what: 'deployment log and metadata across tenants' },
  'platform:impersonate': { sealed: true, plane: 'platform', what: 'time-boxed, reasoned, marked impersonation' },
  'tenant:read': { sealed: false, plane: 'tenant', what: 'own tenant, plan, usage' },
  'tenant:manage': { sealed: false, plane: 'tenant', what: 'rename, settings of the tenant, plan request' },
  'tenant:delete': { sealed: true, plane: 'tenant', what: 'close the tenant' },
  'owner:transfer': { sealed: true, plane: 'tenant', what: 'hand over ownership' },
  'user:read': { sealed: false, plane: 'tenant', what: 'list people' },
  'user:manage': { sealed: false, plane: 'tenant', what: 'invite, change, disable people' },
  'role:read': { sealed: false, plane: 'tenant', what: 'see roles' },
  'role:manage': { sealed: false, plane: 'tenant', what: 'create and change custom roles within own set' },
  'policy:read': { sealed: false, plane: 'tenant', what: 'see action policies and workflows' },
  'policy:manage': { sealed: false, plane: 'tenant', what: 'change them (narrowing rules apply)' },
  'session:read': { sealed: false, plane: 'tenant', what: 'list sessions of others' },
  'session:manage': { sealed: false, plane: 'tenant', what: 'end sessions of others' },
  'apikey:read': { sealed: false, plane: 'tenant', what: 'list keys (never secrets)' },
  'apikey:manage': { sealed: false, plane: 'tenant', what: 'create, rotate, revoke keys' },
  'sso:manage': { sealed: false, plane: 'tenant', what: 'identity providers, SCIM' },
  'ip:manage': { sealed: false, plane: 'tenant', what: 'IP allowlist' },
  'device:manage': { sealed: false, plane: 'tenant', what: 'devices and offline leases of others' },
  'settings:read': { sealed: false, plane: 'tenant', what: 'settings, secrets masked' },
  'settings:write': { sealed: false, plane: 'tenant', what: 'change settings' },
  'secret:read': { sealed: true, plane: 'tenant', what: 'reveal a sealed setting' },
  'feature:read': { sealed: false, plane: 'tenant', what: 'features and licence' },
  'feature:manage': { sealed: false, plane: 'tenant', what: 'per-organisation feature overrides' },
  'registry:read': { sealed: false, plane: 'tenant', what: 'effective registry and layers' },
  'registry:write': { sealed: false, plane: 'tenant', machine: true, what: 'override tenant and organisation layers' },
  'mcp:read': { sealed: false, plane: 'tenant', what: 'MCP servers' },
  'mcp:manage': { sealed: false, plane: 'tenant', what: 'register, discover, remove MCP servers' },
  'catalog:read': { sealed: false, plane: 'tenant', what: 'agents and versions' },
  'catalog:edit': { sealed: false, plane: 'tenant', what: 'create agents and drafts' },
  'catalog:submit': { sealed: false, plane: 'tenant', what: 'submit and withdraw versions' },
  'catalog:publish': { sealed: false, plane: 'tenant', machine: true, what: 'publish, schedule, roll back approved versions' },
  'catalog:deprecate': { sealed: false, plane: 'tenant', what: 'deprecate and archive' },
  'catalog:delete': { sealed: false, plane: 'tenant', what: 'request deletion' },
  'catalog:import': { sealed: false, plane: 'tenant', what: 'import definitions' },
  'approvals:read': { sealed: false, plane: 'tenant', what: 'requests and votes' },
  'approvals:vote': { sealed: false, plane: 'tenant', what: 'vote where the policy names one of my roles' },
  'approvals:manage': { sealed: false, plane: 'tenant', what: 'workflows' },
  'approvals:delegate': { sealed: false, plane: 'tenant', what: 'delegate my votes' },
  'approvals:breakglass': { sealed: true, plane: 'tenant', what: 'publish without votes, time-boxed, reviewed after' },
  'runs:read': { sealed: false, plane: 'tenant', what: 'runs, events, live stream' },
  'runs:write': { sealed: false, plane: 'tenant', what: 'title, tags, ingest' },
  'runs:execute': { sealed: false, plane: 'tenant', what: 'start and cancel runs, gateway' },
  'runs:export': { sealed: false, plane: 'tenant', what: 'export bundles' },
  'budgets:read': { sealed: false, plane: 'tenant', what: 'limits and ledger' },
  'budgets:write': { sealed: false, plane: 'tenant', what: 'change limits' },
  'evidence:read': { sealed: false, plane: 'tenant', what: 'evidence and citations' },
  'evidence:write': { sealed: false, plane: 'tenant', what: 'attach evidence' },
  'memory:read': { sealed: false, plane: 'tenant', what: 'memory resources allowed by their ACL' },
  'memory:write': { sealed: false, plane: 'tenant', what: 'create and change' },
  'memory:delete': { sealed: false, plane: 'tenant', what: 'delete' },
  'memory:restricted': { sealed: true, plane: 'tenant', what: 'restricted sensitivity' },
  'analytics:read': { sealed: false, plane: 'tenant', what: 'usage and SLA' },
  'costs:read': { sealed: false, plane: 'tenant', what: 'costs and forecasts' },
  'webhooks:read': { sealed: false, plane: 'tenant', what: 'endpoints and deliveries' },
  'webhooks:manage': { sealed: false, plane: 'tenant', what: 'change, replay' },
  'audit:read': { sealed: false, plane: 'tenant', what: 'audit trail' },
  'audit:verify': { sealed: false, plane: 'tenant', what: 'run a verification' },
  'audit:export': { sealed: false, plane: 'tenant', machine: true, what: 'exports and evidence packages' },
  'retention:read': { sealed: false, plane: 'tenant', what: 'policies and holds' },
  'retention:manage': { sealed: false, plane: 'tenant', what: 'change retention' },
  'hold:manage': { sealed: false, plane: 'tenant', what: 'legal holds' },
  'privacy:erase': { sealed: true, plane: 'tenant', what: 'erase a data subject' },
  'report:read': { sealed: false, plane: 'tenant', machine: true, what: 'reports' },
  'report:create': { sealed: false, plane: 'tenant', what: 'create, attach' },
  'report:sign': { sealed: false, plane: 'tenant', what: 'sign off' },
  'provisioning:read': { sealed: false, plane: 'tenant', what: 'jobs of the tenant' },
  'sync:use': { sealed: false, plane: 'tenant', what: 'connect a device' },
} as const satisfies Record<string, CapabilityFacts>;

interface CapabilityFacts {
  readonly sealed: boolean;
  readonly plane: 'tenant' | 'platform';
  readonly what: string;
  /** What needs a recent proof of a person may be done by an API key with this capability: whoever gave the key gave it for that (DECISIONS 4). */
  readonly machine?: true;
}

export type Capability = keyof typeof CAPABILITIES;

export function isMachineUsable(name: Capability): boolean {
  const facts: CapabilityFacts = CAPABILITIES[name];
  return facts.machine === true;
}

/** What a role may list: a capability by name, or a wildcard (`*`, `res:*`, `*:act`), which never matches a sealed one; `platform:*` names its plane. */
export type CapabilityPattern = Capability | '*' | `${string}:*` | `*:${string}`;

export const CAPABILITY_NAMES = Object.keys(CAPABILITIES) as readonly Capability[]; // keys of a closed const object

export function isCapability(name: string): name is Capability {
  return Object.hasOwn(CAPABILITIES, name);
}
