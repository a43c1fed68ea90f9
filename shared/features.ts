/**
 * What can be switched off for a whole tenant, in one closed list. Each is a part of the product with a door of its own: behind a
 * switched-off one nothing can be asked for or changed, whatever somebody's roles are. Without a word on it, a feature is on.
 */
export const FEATURES = {
  sso: { label: 'Single sign-on', what: 'identity providers, and signing in through them' },
  scim: { label: 'Directory provisioning', what: 'a directory that keeps people and groups over SCIM' },
  ip_allowlist: { label: 'Network list', what: 'networks from which the tenant may be worked in; a list that is on stays in force' },
  mcp_servers: { label: 'MCP servers', what: 'asking MCP servers for their tools, and accepting these' },
  memory: { label: 'Memory', what: 'memory resources and who may reach each' },
  standins: { label: 'Working as somebody else', what: 'an hour in another person’s place, under both names' },
  reports: { label: 'Reports', what: 'compliance reports from the records' },
  evidence_packages: { label: 'Evidence packages', what: 'signed packages that verify without this server' },
} as const satisfies Record<string, { readonly label: string; readonly what: string }>;

export type Feature = keyof typeof FEATURES;

export const FEATURE_NAMES = Object.keys(FEATURES) as readonly Feature[]; // keys of a closed const object
