import { Badge, type Column, StatusBadge, Text, VersionBadge } from '../../kit/index.ts';
import { RISK_STATUS } from '../../lib/index.ts';
import { STATE_WORDS } from './catalog-filter.ts';
import type { AgentRow, CatalogRow, Glance } from './use-catalog.ts';

export function RiskBadge({ risk, tint = false }: { readonly risk: AgentRow['riskClass']; readonly tint?: boolean }) {
  return <StatusBadge status={RISK_STATUS[risk]} tint={tint} {...(tint ? { word: `${risk === 'high' ? 'High' : risk === 'medium' ? 'Medium' : 'Low'} risk` } : {})} />;
}

export const AGENT_COLUMNS: readonly Column<CatalogRow>[] = [
  { id: 'name', head: 'Agent', width: 'minmax(11rem, 1.5fr)', words: true, cell: ({ agent }) => <AgentName agent={agent} /> },
  { id: 'version', head: 'Version', width: '4.5rem', cell: ({ glance }) => <Text tone="soft">{glance?.version.semver ?? ''}</Text> },
  { id: 'status', head: 'Status', width: '11.5rem', cell: ({ agent, glance }) => <VersionBadge state={agent.status} note={nextWords(glance)} /> },
  { id: 'risk', head: 'Risk', width: '5.75rem', cell: ({ agent }) => <RiskBadge risk={agent.riskClass} /> },
  { id: 'owner', head: 'Owner', width: 'minmax(7rem, 0.6fr)', words: true, cell: ({ agent }) => <Text tone="soft">{agent.ownerName}</Text> },
  { id: 'tools', head: 'Tools', width: '8.5rem', cell: ({ glance }) => glance && <ToolCount glance={glance} /> },
  { id: 'model', head: 'Model', width: 'minmax(7rem, 0.8fr)', words: true, cell: ({ glance }) => <Text tone="soft">{glance?.models.join(', ') ?? ''}</Text> },
];

function AgentName({ agent }: { readonly agent: AgentRow }) {
  return (
    <>
      <Text weight="medium">{agent.name}</Text> <span className="hidden wide:inline"><Text tone="faint" size="s">{agent.category}</Text></span>
    </>
  );
}

function nextWords(glance: CatalogRow['glance']): string | null {
  if (glance === null) return 'no version yet';
  return glance?.next ? `${glance.next.semver} ${STATE_WORDS[glance.next.state].toLowerCase()}` : null;
}

/** Of what may do harm the worst is named; a tool that claims nothing may be destructive. */
function ToolCount({ glance }: { readonly glance: Glance }) {
  return (
    <span className="flex items-center gap-2">
      {glance.tools}
      {glance.destructiveTools > 0 ? (
        <StatusBadge status="destructive" word={`${glance.destructiveTools} destructive`} />
      ) : (
        glance.unknownTools > 0 && <Badge icon="help">{`${glance.unknownTools} unknown`}</Badge>
      )}
    </span>
  );
}
