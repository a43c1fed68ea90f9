/** The order of the house as data: position says what you may import. ARCHITECTURE.md draws the same picture for people. */

const ROOMS = {
  records: ['commands', 'subjects', 'audit', 'witness', 'vault', 'events', 'metrics', 'settings'],
  tenancy: ['tenants', 'licensing', 'plans', 'quotas'],
  registry: ['layers', 'servers', 'overrides', 'files'],
  people: ['identity', 'policy', 'members', 'edge', 'factors', 'sessions', 'standins', 'keys', 'issuers', 'saml', 'sso', 'scim', 'setup'],
  agents: ['discussion', 'approvals', 'catalog', 'budgets', 'runs', 'evidence', 'memory', 'imports'],
  assurance: ['analytics', 'outside', 'retention', 'reports', 'evidence'],
  fleet: ['jobs', 'provisioning', 'gateway', 'webhooks', 'sync'],
} as const;

const roomPaths = Object.entries(ROOMS).flatMap(([wing, rooms]) => rooms.map((room) => `server/${wing}/${room}`));

/**
 * The places of each wing, bottom-up. A file may import from its own place and from every place before it.
 * An inner list holds neighbours who do not know one another.
 */
export const ORDER: Readonly<Record<string, ReadonlyArray<string | readonly string[]>>> = {
  shared: ['shared'],
  server: [
    'server/base',
    ...roomPaths,
    'server/flows',
    'server/api',
    'server/rest',
    // The files beside the wings wire the rooms together; only hosts (and tests) import them.
    'server/tables.ts',
    ['server/schema.sqlite.ts', 'server/schema.pg.ts', 'server/house-ddl.ts'],
    'server/config.ts',
    'server/*.ts',
    'server/hosts',
  ],
  main: ['main'],
  preload: ['preload'],
  renderer: ['renderer/kit', 'renderer/lib', 'renderer/screens/*', 'renderer/app', 'renderer/open-window.tsx', 'renderer/main.tsx'],
  build: ['build'],
  test: ['test'],
};

/** `open.ts` and its parts beside it: they wire everything, so they may import anything in the server, and only hosts import them. */
export const WIRING = 'server/*.ts';

/** What a wing may import beyond itself. Nobody imports test or build but test itself. */
export const WING_IMPORTS: Readonly<Record<string, readonly string[]>> = {
  shared: [],
  server: ['shared'],
  main: ['shared'],
  preload: ['shared'],
  renderer: ['shared'],
  build: [],
  test: ['shared', 'server', 'main', 'preload', 'renderer', 'build'],
};

/** The renderer takes the types of the API from here, and nothing that runs. */
export const API_DOOR = 'server/api/index.ts';

/** Folders entered by their `index.ts` only. Flows, api, rest and hosts hold one act or route per file and have no door. */
export const DOORS: readonly string[] = ['server/base/storage', ...roomPaths, 'renderer/kit', 'renderer/lib', 'renderer/app'];

/** Packages that the pure wing may use: the schema library. */
export const SHARED_PACKAGES: readonly string[] = ['zod'];

/** The only two files where `electron` is imported at run time. */
export const ELECTRON_ENTRIES: readonly string[] = ['main/index.ts', 'preload/index.ts'];

export interface Place {
  readonly wing: string;
  /** The room or other unit of order, such as `server/people/policy` or `renderer/screens/runs`. */
  readonly name: string;
  readonly rank: number;
}

/** Where a file stands, or null for one that stands in no known place. */
export function placeOf(path: string): Place | null {
  const wing = path.split('/')[0] ?? '';
  for (const [rank, step] of (ORDER[wing] ?? []).entries()) {
    for (const place of typeof step === 'string' ? [step] : step) {
      const name = nameWithin(place, path);
      if (name !== null) return { wing, name, rank };
    }
  }
  return null;
}

/** The name a path has in a place: `a/*` gives each folder in `a` a name of its own, `a/*.ts` one name to all files in it. */
function nameWithin(place: string, path: string): string | null {
  if (place.endsWith('/*.ts')) return isDirectlyIn(place.slice(0, -'/*.ts'.length), path) ? place : null;
  const name = place.endsWith('/*') ? childOf(place.slice(0, -'/*'.length), path) : place;
  return name !== null && (path === name || path.startsWith(`${name}/`)) ? name : null;
}

/** `renderer/screens/runs` for a file somewhere below it. */
function childOf(parent: string, path: string): string | null {
  if (!path.startsWith(`${parent}/`) || isDirectlyIn(parent, path)) return null;
  return `${parent}/${path.slice(parent.length + 1).split('/')[0]}`;
}

function isDirectlyIn(folder: string, path: string): boolean {
  return path.startsWith(`${folder}/`) && !path.slice(folder.length + 1).includes('/');
}
