import { PROFILE_NAMES, REDACTION_PROFILES } from '../../../shared/redaction-profiles.ts';
import { Button, ChoiceGroup, Dialog, Notice, Text } from '../../kit/index.ts';
import { type PackedReport, useEvidence } from './use-evidence.ts';

const CHOICES = PROFILE_NAMES.map((id) => ({ id, label: REDACTION_PROFILES[id].name, detail: REDACTION_PROFILES[id].says }));

interface EvidenceDialogProps {
  readonly report: PackedReport | null;
  readonly onClose: () => void;
}

/** How much of who, what and why leaves the house; the log itself always leaves whole. */
export function EvidenceDialog({ report, onClose }: EvidenceDialogProps) {
  const { profile, setProfile, busy, refusal, take } = useEvidence(report, onClose);
  return (
    <Dialog
      open onClose={onClose} title="Take evidence away"
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" icon="download" busy={busy} onPress={take}>Save the package</Button>
        </>
      }
    >
      <div className="grid gap-4">
        <Text as="p" tone="soft">
          A ZIP with the whole audit log, its signed checkpoint{report ? ', this report' : ''} and a verifier that needs nothing but Node. Whoever gets it can check every entry without Countersign.
        </Text>
        <ChoiceGroup label="What it shows" choices={CHOICES} value={profile} onChange={setProfile} />
        <Text as="p" tone="faint" size="s">
          The log is verified first. That you took it is recorded before the file leaves, and stands in the package itself. It holds every entry up to then, {report ? 'not only those of the report’s period' : 'since the log began'}.
        </Text>
        {report && profile !== 'full' && <Notice tone="warn">The report goes along whole, with the names that stand in it.</Notice>}
        {refusal && <Notice tone="danger">{refusal}</Notice>}
      </div>
    </Dialog>
  );
}
