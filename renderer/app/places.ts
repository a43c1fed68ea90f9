import type { Capability } from '../../shared/capabilities.ts';
import type { Feature } from '../../shared/features.ts';
import type { IconName } from '../kit/index.ts';

/** A place of the left rail. `letter` follows `g`; a place whose capability is missing is absent. */
export interface Place {
  readonly name: string;
  readonly path: string;
  readonly icon: IconName;
  readonly letter: string;
  readonly needs: Capability | null;
  /** The part of the product it belongs to, where a tenant can be without it: then the place is absent too. */
  readonly feature?: Feature;
  /** Further words the palette finds it by. */
  readonly also: string;
}

/** The rail, in its groups. */
export const PLACES: readonly (readonly Place[])[] = [
  [
    { name: 'Home', path: '/', icon: 'home', letter: 'h', needs: null, also: 'inbox needs me' },
    { name: 'Catalog', path: '/catalog', icon: 'catalog', letter: 'c', needs: 'catalog:read', also: 'agents versions drafts import' },
    { name: 'Approvals', path: '/approvals', icon: 'approvals', letter: 'a', needs: 'approvals:read', also: 'requests votes review' },
    { name: 'Registry', path: '/registry', icon: 'registry', letter: 'r', needs: 'registry:read', also: 'layers overrides tools actions policies mcp servers drift' },
  ],
  [
    { name: 'Runs', path: '/runs', icon: 'runs', letter: 'u', needs: 'runs:read', also: 'steps evidence traces' },
    { name: 'Budgets', path: '/budgets', icon: 'budget', letter: 'b', needs: 'budgets:read', also: 'limits ledger cost spend' },
    { name: 'Audit', path: '/audit', icon: 'audit', letter: 'l', needs: 'audit:read', also: 'log events verify proof witnesses retention holds' },
    { name: 'Reports', path: '/reports', icon: 'report', letter: 'o', needs: 'report:read', feature: 'reports', also: 'compliance soc 2 iso controls package' },
  ],
  [
    { name: 'People', path: '/people', icon: 'people', letter: 'p', needs: 'user:read', also: 'users roles keys sessions sso' },
    { name: 'Tenant', path: '/tenant', icon: 'tenant', letter: 't', needs: 'tenant:read', also: 'plan quotas usage licence' },
    { name: 'Settings', path: '/settings', icon: 'settings', letter: 's', needs: 'settings:read', also: 'preferences retention' },
  ],
];
