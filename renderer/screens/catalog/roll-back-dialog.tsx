import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmDialog, TextArea } from '../../kit/index.ts';
import { newCommandId, notify, oneLine, troubleOf, useGo, useTRPC } from '../../lib/index.ts';
import type { AgentView, VersionView } from './use-agent.ts';

interface RollBackDialogProps {
  readonly agent: AgentView;
  /** The version to go back to. */
  readonly version: Pick<VersionView, 'id' | 'semver'>;
  readonly onClose: () => void;
}

/** Begins a draft with an old definition, and leads to what that changes against the version in use. */
export function RollBackDialog({ agent, version, onClose }: RollBackDialogProps) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const go = useGo();
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const rollBack = useMutation(trpc.catalog.rollBack.mutationOptions({
    meta: { quiet: true },
    onSuccess: async (draft) => {
      await client.invalidateQueries(trpc.catalog.pathFilter());
      notify({ tone: 'ok', title: `Draft ${draft.semver} goes back to ${version.semver}`, detail: 'Submit it as any other: others decide whether it is published.' });
      onClose();
      go(agent.currentVersionId === null ? `/catalog/${agent.id}?version=${draft.id}` : `/catalog/${agent.id}/compare/${agent.currentVersionId}/${draft.id}`);
    },
  }));
  const missing = asked && reason.trim() === '';
  return (
    <ConfirmDialog
      open onClose={onClose} title={`Roll back to ${version.semver}?`} confirm="Make the draft" busy={rollBack.isPending} error={rollBack.error ? oneLine(troubleOf(rollBack.error)) : null} touches={[agent.name]}
      onConfirm={() => {
        setAsked(true);
        if (reason.trim() !== '') rollBack.mutate({ versionId: version.id, reason: reason.trim(), commandId: newCommandId() });
      }}
    >
      <div className="grid gap-3">
        <p>A new draft begins with the definition of {version.semver}, byte for byte. Nothing that was published changes; you see the difference next, and others decide as always.</p>
        <TextArea label="Reason" hint="It becomes what is new in the draft." value={reason} onChange={setReason} maxLength={2_000} autoFocus error={missing ? 'Say why it goes back' : null} />
      </div>
    </ConfirmDialog>
  );
}
