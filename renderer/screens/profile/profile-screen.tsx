import { Block, CopyableId, KeyValues, Page, PageHeader, Pane, Side, SideSection, Skeleton, Split, Text } from '../../kit/index.ts';
import { QueryView, useSession } from '../../lib/index.ts';
import { OwnDeputies } from './own-deputies.tsx';
import { OwnFactors } from './own-factors.tsx';
import { OwnKeys } from './own-keys.tsx';
import { OwnNotices } from './own-notices.tsx';
import { OwnSessions } from './own-sessions.tsx';
import { type Membership, useMemberships } from './use-profile.ts';

export function ProfileScreen() {
  const { user } = useSession();
  return (
    <Page>
      <PageHeader title="Profile and security" sub="What you sign in with, how you are told of what waits for you, and from where you are signed in" />
      <Split>
        <Pane label="Security" padded>
          <Block title="Signing in">
            <OwnFactors />
          </Block>
          <OwnNotices />
          <OwnDeputies />
          <OwnSessions />
          <OwnKeys />
        </Pane>
        <Side label="You" width="narrow">
          <SideSection title="You">
            <KeyValues
              items={[
                { key: 'Name', value: user.name },
                { key: 'Email', value: <CopyableId value={user.email} what="email" /> },
                { key: 'Id', value: <CopyableId value={user.id} what="your id" chars={13} /> },
              ]}
            />
          </SideSection>
          <SideSection title="Tenants and roles">
            <QueryView query={useMemberships()} loading={<Skeleton shape="lines" count={2} />}>{(memberships) => <Memberships memberships={memberships} />}</QueryView>
          </SideSection>
        </Side>
      </Split>
    </Page>
  );
}

function Memberships({ memberships }: { readonly memberships: readonly Membership[] }) {
  return (
    <ul className="grid gap-3">
      {memberships.map(({ id, name, roles, current }) => (
        <li key={id}>
          <Text as="div" weight="medium">{name}{current && <Text tone="soft" size="s"> (you are here)</Text>}</Text>
          <Text as="div" size="s" tone="soft">{roles.length > 0 ? roles.join(', ') : 'No role: you may only look at yourself'}</Text>
        </li>
      ))}
    </ul>
  );
}
