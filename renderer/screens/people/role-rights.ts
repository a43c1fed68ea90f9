import { CAPABILITIES, CAPABILITY_NAMES, type Capability } from '../../../shared/capabilities.ts';
import { formatCount } from '../../kit/index.ts';

type AreaOf<Name> = Name extends `${infer Prefix}:${string}` ? Prefix : never;
type Area = AreaOf<Capability>;

/** What the first half of a capability's name means to a person. */
const AREA_WORDS: Readonly<Record<Area, string>> = {
  platform: 'the whole installation', tenant: 'the tenant', owner: 'ownership', user: 'people', role: 'roles', policy: 'policies', session: 'sessions', apikey: 'API keys', sso: 'single sign-on',
  ip: 'the IP allowlist', device: 'devices', settings: 'settings', secret: 'sealed settings', feature: 'features', registry: 'the registry', mcp: 'MCP servers', catalog: 'agents', approvals: 'approvals',
  runs: 'runs', budgets: 'budgets', evidence: 'evidence', memory: 'memory', analytics: 'usage', costs: 'costs', webhooks: 'webhooks', audit: 'the audit log', retention: 'retention', hold: 'legal holds',
  privacy: 'erasure', report: 'reports', provisioning: 'provisioning', sync: 'synchronisation',
};

/** The same for a resource that came as text. */
export function resourceWords(resource: string): string {
  const words: Readonly<Record<string, string>> = AREA_WORDS;
  return words[resource] ?? resource;
}

export interface RoleFace {
  readonly name: string;
  readonly rights: ReadonlySet<Capability>;
}

/** The roles in force as the server lists them, for choosing among them. */
export function roleFaces(listed: readonly { readonly name: string; readonly capabilities: readonly Capability[] }[]): readonly RoleFace[] {
  return listed.map(({ name, capabilities }) => ({ name, rights: new Set(capabilities) }));
}

/** All that several roles come to together; a name that is no role any more gives nothing. */
export function rightsTogether(roles: readonly RoleFace[], held: readonly string[]): ReadonlySet<Capability> {
  return new Set(roles.flatMap((role) => (held.includes(role.name) ? [...role.rights] : [])));
}

/** What a set of rights allows, in one or two sentences: where it acts, where it only reads, and what is sealed. */
export function rightsInWords(rights: ReadonlySet<Capability>): string {
  if (rights.size === 0) return 'May only look at themselves.';
  const open = CAPABILITY_NAMES.filter((name) => rights.has(name) && !(CAPABILITIES[name].sealed && CAPABILITIES[name].plane === 'tenant'));
  const acts = areasOf(open.filter((name) => !isReading(name)));
  const reads = areasOf(open.filter(isReading)).filter((area) => !acts.includes(area));
  const sealed = CAPABILITY_NAMES.filter((name) => rights.has(name) && !open.includes(name)).map((name) => CAPABILITIES[name].what);
  return [sentence('Works on', acts), sentence('Reads', reads), sealed.length === 0 ? null : `Sealed: ${sealed.join('; ')}.`].filter((part) => part !== null).join(' ');
}

export interface AreaRights {
  readonly title: string;
  readonly rights: readonly { readonly name: Capability; readonly change: 'gained' | 'lost' | 'same' }[];
}

/** Every right on either side of a change by area, in the order of the catalogue; areas and rights on neither side are left out. */
export function rightsByArea(before: ReadonlySet<Capability>, after: ReadonlySet<Capability>): readonly AreaRights[] {
  const either = CAPABILITY_NAMES.filter((name) => before.has(name) || after.has(name));
  return areasOf(either).map((title) => ({
    title,
    rights: either.filter((name) => AREA_WORDS[areaOf(name)] === title).map((name) => ({ name, change: !before.has(name) ? 'gained' : after.has(name) ? 'same' : 'lost' })),
  }));
}

/** What this person lacks of a role, told before they try to give it. Null: nothing. */
export function lackOf(role: RoleFace, mine: readonly string[]): string | null {
  const lacked = [...role.rights.difference(new Set<string>(mine))];
  return lacked.length === 0 ? null : `You lack ${formatCount(lacked.length)} of its rights, so you cannot give or take it.`;
}

function areaOf(name: Capability): Area {
  return name.slice(0, name.indexOf(':')) as Area; // every capability begins with its area
}

function areasOf(names: readonly Capability[]): readonly string[] {
  return [...new Set(names.map((name) => AREA_WORDS[areaOf(name)]))];
}

function isReading(name: Capability): boolean {
  return name.endsWith(':read');
}

function sentence(verb: string, areas: readonly string[]): string | null {
  return areas.length === 0 ? null : `${verb} ${new Intl.ListFormat('en').format(areas)}.`;
}
