import { PROFILE_NAMES, REDACTION_PROFILES } from '../../../shared/redaction-profiles.ts';
import { Button, ChoiceGroup, Dialog, Notice, Text } from '../../kit/index.ts';
import { JobProgress } from './job-progress.tsx';
import { packageFar } from './progress-words.ts';
import { type PackedReport, useEvidence } from './use-evidence.ts';

const CHOICES = PROFILE_NAMES.map((id) => ({ id, label: REDACTION_PROFILES[id].name, detail: REDACTION_PROFILES[id].says }));

const REACHES = [
  { id: 'log', label: 'The whole log', detail: 'From its first entry on: nothing is left to believe.' },
  { id: 'period', label: 'From the report’s period on', detail: 'Every entry since the last checkpoint before it; what lies before goes along as hashes, so that the root still follows.' },
] as const;

interface EvidenceDialogProps {
  readonly report: PackedReport | null;
  readonly onClose: () => void;
}

/** How much of who, what and why leaves the house, and how much of the log. */
export function EvidenceDialog({ report, onClose }: EvidenceDialogProps) {
  const { profile, setProfile, reach, setReach, working, job, cancel, cancelling, busy, ended, refusal, take } = useEvidence(report, onClose);
  return (
    <Dialog
      open onClose={onClose} title="Take evidence away"
      footer={
        <>
          {refusal ? <div className="flex-1"><Notice tone="danger">{refusal}</Notice></div> : ended && <div className="flex-1"><Notice tone={ended.tone}>{ended.words}</Notice></div>}
          <Button onPress={onClose}>{working ? 'Close' : 'Cancel'}</Button>
          <Button kind="primary" icon="download" busy={busy} onPress={take}>Save the package</Button>
        </>
      }
    >
      <div className="grid gap-4">
        <Text as="p" tone="soft">
          A ZIP with the audit log, its signed checkpoint and whatever witnesses have cosigned{report ? ', this report with its attachments and who signed it off, as PDF, HTML, CSV and OSCAL, and the records that its questions were about' : ''}, and a verifier that needs nothing but Node. Whoever gets it can check every entry without Countersign.
        </Text>
        {working ? (
          <div className="grid gap-3">
            <Text as="p" weight="medium">{REDACTION_PROFILES[profile].name}{report && `; ${REACHES.find(({ id }) => id === reach)?.label.toLowerCase()}`}</Text>
            <JobProgress far={packageFar(job?.progress)} cancelling={cancelling} onCancel={cancel} />
            <Text as="p" tone="soft">It is made to its end even if you close this or go elsewhere, and can then be saved on the page of reports for fifteen minutes.</Text>
          </div>
        ) : (
          <>
            {report && <ChoiceGroup label="How far back" choices={REACHES} value={reach} onChange={setReach} />}
            <ChoiceGroup label="What it shows" choices={CHOICES} value={profile} onChange={setProfile} />
            <Text as="p" tone="faint" size="s">
              The log is verified first. That you took it is recorded before the file leaves, and stands in the package itself. Witnesses are asked to cosign it on the way.
            </Text>
          </>
        )}
        {report && profile !== 'full' && <Notice tone="warn">The report goes along whole, with the names that stand in it.</Notice>}
      </div>
    </Dialog>
  );
}
