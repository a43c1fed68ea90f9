import { EmptyState } from '../../kit/index.ts';

/** An address that names a version of another agent: shown under this one's name it would be taken for its own. */
export function ForeignVersion() {
  return (
    <EmptyState icon="help" title="Not a version of this agent">
      The link names a version that belongs to another agent.
    </EmptyState>
  );
}
