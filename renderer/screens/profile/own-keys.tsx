import { Block, Link, Table, Text, Time } from '../../kit/index.ts';
import { QueryView, useSession } from '../../lib/index.ts';
import { useKeys } from './use-profile.ts';

/** One's own keys in this tenant, to be looked through; they are made and revoked where all of them are. */
export function OwnKeys() {
  const { user } = useSession();
  return (
    <Block title="API keys that act as you" action={<Link to="/people?tab=keys">Manage API keys</Link>} flush>
      <QueryView query={useKeys()} empty={(keys) => !keys.some((key) => key.userId === user.id && key.revokedAt === null) && <div className="p-4"><Text tone="soft">None in this tenant.</Text></div>}>
        {(keys) => (
          <Table
            label="API keys that act as you" rows={keys.filter((key) => key.userId === user.id && key.revokedAt === null)} rowId={(key) => key.id}
            columns={[
              { id: 'name', head: 'Name', cell: (key) => <Text weight="medium">{key.name}</Text> },
              { id: 'hint', head: 'Key', cell: (key) => (key.hint === null ? <Text tone="faint">declared in a file</Text> : <Text mono size="s">{key.hint}</Text>) },
              { id: 'used', head: 'Last used', align: 'end', cell: (key) => (key.lastUsedAt === null ? <Text tone="faint">never</Text> : <Time at={key.lastUsedAt} />) },
              { id: 'expires', head: 'Expires', align: 'end', cell: (key) => (key.expiresAt === null ? 'never' : <Time at={key.expiresAt} as="day" />) },
            ]}
          />
        )}
      </QueryView>
    </Block>
  );
}
