import { Page, PageHeader, RefusedState, Tabs } from '../../kit/index.ts';
import { CAPABILITIES } from '../../../shared/capabilities.ts';
import { IfCan, useSearchTexts, useSession } from '../../lib/index.ts';
import { KeysTab } from './keys-tab.tsx';
import { PeopleTab } from './people-tab.tsx';
import { SessionsTab } from './sessions-tab.tsx';

/** Keys and sessions are one's own, so they are here for everybody; the list of people asks for `user:read`. */
export function PeopleScreen() {
  const { tenant } = useSession();
  const [texts, setTexts] = useSearchTexts();
  const tabs = [
    { id: 'people', label: 'People', panel: <IfCan capability="user:read" otherwise={<NotForYou />}><PeopleTab /></IfCan> },
    { id: 'keys', label: 'API keys', panel: <KeysTab /> },
    { id: 'sessions', label: 'My sessions', panel: <SessionsTab /> },
  ];
  return (
    <Page>
      <PageHeader title="People" sub={`Who works in ${tenant.name}, as what, and from where`} />
      <Tabs label="People" tabs={tabs} value={texts['tab'] ?? 'people'} onChange={(tab) => setTexts({ tab: tab === 'people' ? null : tab, person: null })} />
    </Page>
  );
}

/** Said without asking the server: a refusal would stand in the audit log. */
function NotForYou() {
  const capability = { name: 'user:read', what: CAPABILITIES['user:read'].what };
  return <RefusedState says="Your roles do not let you see who works here" capability={capability} ask="Somebody who manages people in this tenant can give you a role that includes it." />;
}
