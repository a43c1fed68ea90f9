import { useState } from 'react';
import { Button, KeyValues, Link, Side, SideSection, StatusBadge, Text, Time } from '../../kit/index.ts';
import { REQUEST_FACES } from '../../lib/index.ts';
import { ActDialog } from './act-dialog.tsx';
import { ACT_WORDS } from './act-words.ts';
import { RiskBadge } from './agent-columns.tsx';
import { DeprecateDialog } from './deprecate-dialog.tsx';
import { SchedulePart } from './schedule-part.tsx';
import type { AgentView, RequestRow, VersionView } from './use-agent.ts';
import type { ActName, VersionAct } from './version-acts.ts';

interface VersionSideProps {
  readonly agent: AgentView;
  readonly version: VersionView;
  readonly acts: readonly VersionAct[];
  /** Requests for this version, newest first; null when this reader may not see them. */
  readonly requests: readonly RequestRow[] | null;
  /** Number of the published version, when it is another one. */
  readonly replaces: string | null;
  /** Something is typed into this draft and not saved. */
  readonly unsaved: boolean;
}

export function VersionSide({ agent, version, acts, requests, replaces, unsaved }: VersionSideProps) {
  return (
    <Side label="About this version" width="narrow">
      <Acts agent={agent} version={version} acts={unsaved ? acts.map(afterSaving) : acts} replaces={replaces} />
      {requests && requests.length > 0 && <Requests requests={requests} />}
      {version.imported && <Claims version={version} />}
      <About agent={agent} />
    </Side>
  );
}

/** What was typed and not saved would not be part of what is moved. */
function afterSaving(act: VersionAct): VersionAct {
  return act.name === 'submit' ? { ...act, reason: act.reason ?? 'Save or discard what you typed first.' } : act;
}

function Acts({ agent, version, acts, replaces }: Omit<VersionSideProps, 'requests' | 'unsaved'>) {
  const [asking, setAsking] = useState<ActName | null>(null);
  return (
    <SideSection title="What can happen next">
      {acts.length === 0 && <Text tone="soft">Nothing: archived is for good. Make a new version from it to go on.</Text>}
      <ul className="grid gap-3">
        {acts.map(({ name, reason }) => (
          <li key={name} className="grid gap-1">
            <Button icon={ACT_WORDS[name].icon} kind={reason === null ? kindOf(name) : 'plain'} wide disabled={reason !== null} onPress={() => setAsking(name)}>
              {ACT_WORDS[name].label}
            </Button>
            {reason !== null && <Text tone="faint" size="s">{reason}</Text>}
            {name === 'publish' && version.state === 'APPROVED' && <SchedulePart agentName={agent.name} version={version} reason={reason} />}
          </li>
        ))}
      </ul>
      {asking === 'deprecate' && <DeprecateDialog agentName={agent.name} version={version} onClose={() => setAsking(null)} />}
      {asking && asking !== 'deprecate' && <ActDialog act={asking} agentName={agent.name} version={version} replaces={replaces} onClose={() => setAsking(null)} />}
    </SideSection>
  );
}

function kindOf(name: ActName): 'primary' | 'danger' | 'plain' {
  const { primary, destructive } = ACT_WORDS[name];
  return primary ? 'primary' : destructive ? 'danger' : 'plain';
}

function Requests({ requests }: { readonly requests: readonly RequestRow[] }) {
  return (
    <SideSection title="Approval">
      <ul className="grid gap-2">
        {requests.map((request) => (
          <li key={request.id}>
            <span className="flex items-baseline justify-between gap-2">
              <Link to={`/approvals/${request.id}`} quiet><StatusBadge {...REQUEST_FACES[request.state]} /></Link>
              <Text tone="faint"><Time at={request.createdAt} /></Text>
            </span>
            <Text tone="soft">{request.type === 'break_glass_review' && 'Review of an emergency: '}{request.state === 'pending' ? `${request.approvals} of ${request.approvers} agree` : `asked by ${request.requestedByName}`}</Text>
          </li>
        ))}
      </ul>
    </SideSection>
  );
}

function Claims({ version }: { readonly version: VersionView }) {
  const { claims, importRevision } = version;
  return (
    <SideSection title="Imported" note="claims, not proven">
      <KeyValues
        items={[
          { key: 'Revision', value: importRevision ?? 'unknown' },
          ...(claims?.commit ? [{ key: 'Commit', value: <Text mono>{claims.commit.slice(0, 12)}</Text> }] : []),
          ...(claims?.date ? [{ key: 'Date', value: claims.date }] : []),
          ...(claims?.author ? [{ key: 'Author', value: claims.author }] : []),
          ...(claims?.changelog ? [{ key: 'Said', value: claims.changelog }] : []),
        ]}
      />
    </SideSection>
  );
}

function About({ agent }: { readonly agent: AgentView }) {
  return (
    <SideSection title="Agent">
      {agent.description !== '' && <p className="whitespace-pre-wrap pb-2">{agent.description}</p>}
      <KeyValues
        items={[
          { key: 'Owner', value: agent.ownerName },
          { key: 'Risk', value: <RiskBadge risk={agent.riskClass} /> },
          { key: 'Category', value: agent.category },
          ...(agent.tags.length > 0 ? [{ key: 'Tags', value: agent.tags.join(', ') }] : []),
          ...(agent.importPath === null ? [] : [{ key: 'From', value: <Text mono>{agent.importPath}</Text> }]),
          { key: 'Made', value: <Time at={agent.createdAt} as="minute" /> },
        ]}
      />
    </SideSection>
  );
}
