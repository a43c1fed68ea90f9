import { ConfirmDialog, Time } from '../../kit/index.ts';
import { brand, type Instant } from '../../../shared/brand.ts';
import { newCommandId, oneLine, troubleOf } from '../../lib/index.ts';
import { EraseDialog } from './erase-dialog.tsx';
import { PlaceHoldDialog, ReleaseHoldDialog } from './hold-dialogs.tsx';
import { PolicyDialog, RunPolicyDialog } from './policy-dialogs.tsx';
import { amountOf } from './retention-words.ts';
import { type DataKind, type DeletionOnRecord, type Hold, type Policy, type RetainedKind, useRetentionActs } from './use-retention.ts';

/** The dialog that is open on the screen, and about what. */
export type RetentionAsking =
  | { readonly of: 'policy'; readonly kind: RetainedKind }
  | { readonly of: 'run'; readonly policy: Policy; readonly kind: DataKind }
  | { readonly of: 'restore'; readonly deletion: DeletionOnRecord }
  | { readonly of: 'release'; readonly hold: Hold }
  | { readonly of: 'hold' | 'erase' };

export function RetentionDialog({ asking, onClose }: { readonly asking: RetentionAsking; readonly onClose: () => void }) {
  switch (asking.of) {
    case 'policy':
      return <PolicyDialog of={asking.kind} onClose={onClose} />;
    case 'run':
      return <RunPolicyDialog policy={asking.policy} kind={asking.kind} onClose={onClose} />;
    case 'restore':
      return <RestoreDialog deletion={asking.deletion} onClose={onClose} />;
    case 'release':
      return <ReleaseHoldDialog hold={asking.hold} onClose={onClose} />;
    case 'hold':
      return <PlaceHoldDialog onClose={onClose} />;
    case 'erase':
      return <EraseDialog onClose={onClose} />;
  }
}

/** Brings back all of a deletion that still can be. */
function RestoreDialog({ deletion: { id, dataType, deleted, deletedAt }, onClose }: { readonly deletion: DeletionOnRecord; readonly onClose: () => void }) {
  const { restore } = useRetentionActs();
  return (
    <ConfirmDialog
      open title={`Restore ${amountOf(dataType, deleted)}?`} confirm="Restore" busy={restore.isPending} error={restore.error ? oneLine(troubleOf(restore.error)) : null} onClose={onClose}
      onConfirm={() => restore.mutate({ id, commandId: newCommandId() }, { onSuccess: onClose })}
    >
      What was deleted on <Time at={brand<Instant>(deletedAt)} as="minute" /> is there again for everybody who could see it, as it was, and that you brought it back stands in the log. While its policy is active, its next run takes it again.
    </ConfirmDialog>
  );
}
