import { Button, CopyableId, EmptyState, Side, SideSection, Text, Time } from '../../kit/index.ts';
import { LayerProposals } from './layer-proposals.tsx';
import type { LayerHistory as History } from './use-registry.ts';

interface LayerHistoryProps {
  readonly proposals: Parameters<typeof LayerProposals>[0]['proposals'];
  readonly history: History;
  readonly chosen: number | null;
  readonly onChoose: (version: number) => void;
}

/** Who wrote which version when and why; none is ever changed. */
export function LayerHistory({ proposals, history, chosen, onChoose }: LayerHistoryProps) {
  return (
    <Side label="Versions" width="narrow">
      <LayerProposals proposals={proposals} />
      {history.length === 0 && <EmptyState icon="history" title="No versions yet">The first save makes version 1.</EmptyState>}
      {history.map((version, at) => (
        <SideSection key={version.version} title={`Version ${version.version}`} note={at === 0 ? 'in force' : null}>
          <div className="grid gap-1">
            <Text as="div">
              {version.authorName}, <Time at={version.createdAt} as="minute" />
            </Text>
            {version.reason && <Text as="div" tone="soft">{version.reason}</Text>}
            <div className="flex items-center justify-between gap-2">
              <CopyableId value={version.digest} what={`digest of version ${version.version}`} chars={12} />
              {version.version === chosen ? <Text tone="faint" size="s">shown</Text> : <Button size="tiny" label={`Show version ${version.version}`} onPress={() => onChoose(version.version)}>Show</Button>}
            </div>
          </div>
        </SideSection>
      ))}
    </Side>
  );
}
