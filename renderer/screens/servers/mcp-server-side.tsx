import { useState } from 'react';
import { pointerOf } from '../../../shared/json-pointer.ts';
import { Badge, Button, CopyableId, KeyValues, Link, Side, SideSection, Text, Time } from '../../kit/index.ts';
import { Explained, useCan } from '../../lib/index.ts';
import { GiveSecretDialog } from './give-secret-dialog.tsx';
import { POLICY_WORDS, REACH_WORDS, SOURCE_WORDS } from './mcp-words.tsx';
import type { ServerView } from './use-mcp-servers.ts';

const SHOWN = 20;
const LATEST = 8;

/** How the server is reached, what of it was accepted by whom, what relies on it, and what was seen when. */
export function McpServerSide({ server }: { readonly server: ServerView }) {
  const { pin, seen, rights } = server;
  return (
    <Side label="About this server">
      <SideSection title="How it is reached">
        <KeyValues
          items={[
            { key: REACH_WORDS[server.reach], value: server.target === null ? 'Nobody has given one' : <Text mono size="s">{server.target}</Text> },
            { key: 'May take', value: <>{server.timeoutS} s <Explained pointer={pointerOf(['mcp_servers', server.id, 'timeout_s'])} what="how long it may take" /></> },
            {
              key: 'On drift',
              value: <>{POLICY_WORDS[server.onDrift]} <Explained pointer={pointerOf(['mcp_servers', server.id, 'on_drift'])} what="the choice of this server" /> <Explained pointer={pointerOf(['safeguards', 'mcp_drift'])} what="the safeguard for all servers" /></>,
            },
          ]}
        />
      </SideSection>
      {server.secrets.length > 0 && <Secrets server={server} />}
      <SideSection title="Accepted">
        {pin ? (
          <KeyValues
            items={[
              { key: 'By', value: pin.acceptedByName }, { key: 'At', value: <Time at={pin.acceptedAt} as="minute" /> },
              { key: 'Version then', value: pin.serverVersion ?? 'not told' }, { key: 'Digest', value: <CopyableId value={`sha256:${pin.setDigest}`} what="digest of the accepted tools" chars={SHOWN} /> },
            ]}
          />
        ) : <Text as="p" tone="soft">Nobody has taken responsibility for its tools. Approvals cannot bind to them until somebody does.</Text>}
      </SideSection>
      {rights.length > 0 && (
        <SideSection title="What the drift would allow">
          <ul className="grid gap-1">{rights.map((change) => <li key={change.says}>{change.weight === 'widens' && <Badge icon="warn" tone="warn">Wider</Badge>} <Text tone="soft">{change.says}</Text></li>)}</ul>
        </SideSection>
      )}
      {server.relying !== null && server.relying.length > 0 && (
        <SideSection title="Requests that rely on it">
          <ul className="grid gap-1">{server.relying.map(({ id, title, tools }) => <li key={id}><Link to={`/approvals/${id}`}>{title}</Link> <Text tone="faint" size="s">{tools.map((name) => (name === '*' ? 'every tool' : name)).join(', ')}</Text></li>)}</ul>
        </SideSection>
      )}
      <SideSection title="Seen" {...(seen ? { note: seen.serverName ?? '' } : {})}>
        {server.history.length === 0 ? <Text as="p" tone="soft">Nobody has asked it yet.</Text> : <History history={server.history.slice(0, LATEST)} />}
      </SideSection>
    </Side>
  );
}

function History({ history }: { readonly history: ServerView['history'] }) {
  return (
    <ol className="grid gap-2">
      {history.map((one) => (
        <li key={one.id}>
          <span className="flex flex-wrap items-center gap-x-2">
            {one.error === null ? <Badge icon="ok">{SOURCE_WORDS[one.source]}</Badge> : <Badge icon="unplug" tone="warn">No answer</Badge>}
            <Text tone="faint" size="s"><Time at={one.observedAt} /> by {one.observedByName}</Text>
          </span>
          {one.error !== null && <Text as="p" tone="soft" size="s">{one.error}</Text>}
        </li>
      ))}
    </ol>
  );
}

const SECRET_STATES = {
  given: { icon: 'lock', tone: 'ok', word: 'Given' },
  missing: { icon: 'warn', tone: 'warn', word: 'Missing' },
  elsewhere: { icon: 'warn', tone: 'warn', word: 'Given for another address' },
} as const;

function Secrets({ server: { id, secrets, target } }: { readonly server: ServerView }) {
  const may = useCan()('mcp:manage');
  const [asking, setAsking] = useState<string | null>(null);
  return (
    <SideSection title="Secrets">
      <ul className="grid gap-1">
        {secrets.map(({ name, state, setByName }) => {
          const face = SECRET_STATES[state];
          return (
            <li key={name} className="flex flex-wrap items-center gap-2">
              <Text mono size="s">{name}</Text><Badge icon={face.icon} tone={face.tone}>{face.word}</Badge>
              {setByName !== null && <Text tone="faint" size="s">by {setByName}</Text>}
              {may && <Button size="tiny" label={`${state === 'given' ? 'Replace' : 'Give'} ${name}`} onPress={() => setAsking(name)}>{state === 'given' ? 'Replace' : 'Give'}</Button>}
            </li>
          );
        })}
      </ul>
      {asking !== null && <GiveSecretDialog serverId={id} name={asking} target={target} onClose={() => setAsking(null)} />}
    </SideSection>
  );
}
