import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmDialog, TextArea } from '../../kit/index.ts';
import { newCommandId, notify, oneLine, troubleOf, useGo, useTRPC } from '../../lib/index.ts';
import { DependantsNotice } from './dependants.tsx';
import type { AgentView } from './use-agent.ts';

/** Asks others to agree that the agent goes. Until they have, it stays as it is. */
export function DeleteAgentDialog({ agent, onClose }: { readonly agent: AgentView; readonly onClose: () => void }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const go = useGo();
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const ask = useMutation(trpc.catalog.askToDelete.mutationOptions({
    meta: { quiet: true },
    onSuccess: async (request) => {
      await Promise.all([trpc.approvals, trpc.home].map((room) => client.invalidateQueries(room.pathFilter())));
      notify({ tone: 'ok', title: 'Others are asked whether it may be deleted', detail: 'Until enough of them agree nothing changes.' });
      onClose();
      go(`/approvals/${request.id}`);
    },
  }));
  const missing = asked && reason.trim() === '';
  return (
    <ConfirmDialog
      open onClose={onClose} title={`Ask to delete ${agent.name}?`} confirm="Ask for deletion" destructive typeName={agent.name} busy={ask.isPending} error={ask.error ? oneLine(troubleOf(ask.error)) : null}
      touches={[`${agent.name} with all its versions`]}
      onConfirm={() => {
        setAsked(true);
        if (reason.trim() !== '') ask.mutate({ agentId: agent.id, name: agent.name, reason: reason.trim(), commandId: newCommandId() });
      }}
    >
      <div className="grid gap-3">
        <p>Those who decide about deletions are asked. Once enough of them agree it leaves the catalog for good and cannot run; the log, its runs and its requests stay.</p>
        <DependantsNotice agentId={agent.id} />
        <TextArea label="Reason" value={reason} onChange={setReason} maxLength={2_000} error={missing ? 'Say why it should go' : null} />
      </div>
    </ConfirmDialog>
  );
}
