import { useState } from 'react';
import { Button, CopyableId, IconButton, Notice, SideSection, StatusBadge, Text, Time, visibleText } from '../../kit/index.ts';
import { useCan } from '../../lib/index.ts';
import { ApplicabilityDialog } from './applicability-dialog.tsx';
import { AttachDialog } from './attach-dialog.tsx';
import { effectiveWords } from './report-periods.ts';
import { type Attachment, type ControlPlace, useControlAdditions } from './use-control-additions.ts';
import { WithdrawDialog } from './withdraw-dialog.tsx';

/** What people said of a control and put beside it, as of now, and the ways to say more. */
export function ControlAdditions({ place }: { readonly place: ControlPlace }) {
  const { additions, refresh, attachments, versions, save, withdraw, busy } = useControlAdditions(place);
  const [asked, ask] = useState<'attach' | 'applicability' | null>(null);
  const [leaving, setLeaving] = useState<Attachment | null>(null);
  const mayAdd = useCan()('report:create');
  const newest = versions.at(-1) ?? null;
  const done = () => {
    ask(null);
    void refresh();
  };
  return (
    <>
      <SideSection title="Attached" note={mayAdd && <Button size="tiny" icon="attach" onPress={() => ask('attach')}>Attach evidence</Button>}>
        <div className="grid gap-3">
          {attachments.length === 0 && <Text as="p" tone="faint">{additions.isPending ? 'Loading' : 'Nothing is attached to this control.'}</Text>}
          {attachments.map((one) => <AttachmentLine key={one.id} attachment={one} mayAdd={mayAdd} busy={busy} onSave={() => save(one.id)} onWithdraw={() => setLeaving(one)} />)}
        </div>
      </SideSection>
      <SideSection title="Applicability" note={mayAdd && <Button size="tiny" onPress={() => ask('applicability')}>State it</Button>}>
        {newest ? (
          <ol className="grid gap-2" aria-label="Versions, newest first">
            {versions.toReversed().map((version) => (
              <li key={version.ver}>
                <Text weight={version.ver === newest.ver ? 'medium' : 'normal'}>{version.applicable ? 'Applies' : 'Does not apply'}</Text>
                <Text as="div" tone="soft">{visibleText(version.justification)}</Text>
                <Text as="div" tone="faint" size="s">Version {version.ver}, {version.statedByName}, <Time at={version.statedAt} as="minute" /></Text>
              </li>
            ))}
          </ol>
        ) : (
          <Text as="p" tone="faint">Nobody said otherwise: it applies.</Text>
        )}
      </SideSection>
      {(attachments.length > 0 || newest) && <SideSection title="In reports"><Notice>What stands here is as of now. A report counts what stood when it was made; make a new one to count this.</Notice></SideSection>}
      {asked === 'attach' && <AttachDialog place={place} onDone={done} onClose={() => ask(null)} />}
      {asked === 'applicability' && <ApplicabilityDialog place={place} newest={newest} onDone={done} onClose={() => ask(null)} />}
      {leaving && (
        <WithdrawDialog
          name={visibleText(leaving.name)} onClose={() => setLeaving(null)}
          onWithdraw={(reason) => {
            withdraw(leaving.id, reason);
            setLeaving(null);
          }}
        />
      )}
    </>
  );
}

interface AttachmentLineProps {
  readonly attachment: Attachment;
  readonly mayAdd: boolean;
  readonly busy: boolean;
  readonly onSave: () => void;
  readonly onWithdraw: () => void;
}

function AttachmentLine({ attachment, mayAdd, busy, onSave, onWithdraw }: AttachmentLineProps) {
  const { name, note, sha256, effectiveFrom, effectiveTo, attachedByName, attachedAt, withdrawnAt, withdrawnReason } = attachment;
  return (
    <div className="flex items-start gap-2">
      <div className="grid min-w-0 grow gap-0.5">
        <Text weight="medium" struck={withdrawnAt !== null} cut title={visibleText(name)}>{visibleText(name)}</Text>
        <Text as="div" tone="soft">{visibleText(note)}</Text>
        <Text as="div" tone="faint" size="s">Effective {effectiveWords({ effectiveFrom, effectiveTo })} (UTC), attached by {attachedByName}, <Time at={attachedAt} as="minute" /></Text>
        <Text as="div" size="s"><CopyableId value={sha256} what={`SHA-256 of ${name}`} chars={16} /></Text>
        {withdrawnAt && <Text as="div" size="s" tone="soft"><StatusBadge status="withdrawn" /> {visibleText(withdrawnReason ?? '')}</Text>}
      </div>
      <IconButton icon="download" label={`Save ${name}`} onPress={onSave} disabled={busy} />
      {mayAdd && withdrawnAt === null && <IconButton icon="trash" label={`Withdraw ${name}`} onPress={onWithdraw} disabled={busy} />}
    </div>
  );
}
