import type { ReactNode } from 'react';
import type { Capability } from '../../../shared/capabilities.ts';
import { FEATURES, type Feature } from '../../../shared/features.ts';
import { EmptyState, Page, PageHeader, Tabs } from '../../kit/index.ts';
import { NeedsCapability, useCan, useHas, useSearchTexts, useSession } from '../../lib/index.ts';
import { FeaturesTab } from './features-tab.tsx';
import { InvitationsTab } from './invitations-tab.tsx';
import { KeysTab } from './keys-tab.tsx';
import { NetworksTab } from './networks-tab.tsx';
import { PeopleTab } from './people-tab.tsx';
import { RolesTab } from './roles-tab.tsx';
import { SessionsTab } from './sessions-tab.tsx';
import { SsoTab } from './sso-tab.tsx';
import { VaultTab } from './vault-tab.tsx';
import { WebhooksTab } from './webhooks-tab.tsx';

interface PeopleFace {
  readonly id: string;
  readonly label: string;
  /** null: it is one's own, so everybody has it. */
  readonly needs: Capability | null;
  readonly feature?: Feature;
  readonly panel: ReactNode;
}

const TABS: readonly PeopleFace[] = [
  { id: 'people', label: 'People', needs: 'user:read', panel: <PeopleTab /> },
  { id: 'invitations', label: 'Invitations', needs: 'user:read', panel: <InvitationsTab /> },
  { id: 'roles', label: 'Roles', needs: 'role:read', panel: <RolesTab /> },
  { id: 'keys', label: 'API keys', needs: null, panel: <KeysTab /> },
  { id: 'sessions', label: 'Sessions', needs: 'session:read', panel: <SessionsTab /> },
  { id: 'networks', label: 'Networks', needs: 'ip:manage', panel: <NetworksTab /> },
  { id: 'sign-on', label: 'Single sign-on', needs: 'sso:manage', feature: 'sso', panel: <SsoTab /> },
  { id: 'webhooks', label: 'Webhooks', needs: 'webhooks:read', panel: <WebhooksTab /> },
  { id: 'features', label: 'Features', needs: 'feature:read', panel: <FeaturesTab /> },
  { id: 'vault', label: 'Keys at rest', needs: 'settings:read', panel: <VaultTab /> },
];

/** A tab that somebody cannot use is absent, unless a link led here: then it says what unlocks it. */
export function PeopleScreen() {
  const { tenant } = useSession();
  const [can, has] = [useCan(), useHas()];
  const [texts, setTexts] = useSearchTexts();
  const named = TABS.find(({ id }) => id === (texts['tab'] ?? 'people'));
  const tabs = TABS.filter((tab) => tab === named || ((tab.needs === null || can(tab.needs)) && (tab.feature === undefined || has(tab.feature))))
    .map(({ needs, feature, panel, ...face }) => ({ ...face, panel: needs !== null && !can(needs) ? <NeedsCapability capability={needs} says={`Your roles do not open ${face.label}`} /> : feature !== undefined && !has(feature) ? <SwitchedOff feature={feature} /> : panel }));
  return (
    <Page>
      <PageHeader title="People" sub={`Who works in ${tenant.name}, as what, and from where`} />
      <Tabs label="People" tabs={tabs} value={named?.id ?? 'people'} onChange={(tab) => setTexts({ tab: tab === 'people' ? null : tab, person: null, role: null })} />
    </Page>
  );
}

/** A link led to what the tenant is without. */
function SwitchedOff({ feature }: { readonly feature: Feature }) {
  return <EmptyState icon="ban" title={`${FEATURES[feature].label} is switched off for this tenant`}>The tab Features says who switched it off, and why.</EmptyState>;
}
