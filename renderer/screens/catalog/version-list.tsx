import { Button, SideNav, VersionBadge } from '../../kit/index.ts';
import type { VersionRow } from './use-agent.ts';

interface VersionListProps {
  readonly agentId: string;
  readonly versions: readonly VersionRow[];
  readonly chosen: string | null;
  /** The tab to stay on. */
  readonly tab: string;
  /** Present while there are older ones. */
  readonly onMore?: () => void;
}

/** The agent's versions, newest first, each with the state it stands in. */
export function VersionList({ agentId, versions, chosen, tab, onMore }: VersionListProps) {
  const query = tab === 'rights' ? '' : `&tab=${tab}`;
  const items = versions.map(({ id, semver, state }) => ({ id, label: semver, note: <VersionBadge state={state} />, to: `/catalog/${agentId}?version=${id}${query}` }));
  return <SideNav label="Versions" width="wide" groups={[{ title: 'Versions, newest first', items }]} current={chosen} {...(onMore ? { bottom: <Button wide onPress={onMore}>Older versions</Button> } : {})} />;
}
