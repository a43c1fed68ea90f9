import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { type Command, confirmNatively, newCommandId, notify, useCommands, useTRPC } from '../../lib/index.ts';
import type { WaitingCall } from './run-event-words.ts';

export type Decision = 'approve' | 'reject';

/** Decides about exactly the call that was on screen; the desktop asks once more in the system's own window. */
export function useDecision({ tool, approval: { id, subjectDigest: digest, title } }: WaitingCall, runId: string) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const readAgain = () => Promise.all([client.invalidateQueries(trpc.runs.pathFilter()), client.invalidateQueries(trpc.approvals.pathFilter()), client.invalidateQueries(trpc.home.pathFilter())]);
  const { mutate, isPending, variables, error } = useMutation(trpc.approvals.vote.mutationOptions({
    meta: { quiet: true }, onError: readAgain,
    onSuccess: async ({ state }) => {
      notify({ tone: 'ok', title: state === 'pending' ? 'Your vote is recorded; more are needed' : state === 'approved' ? `Approved: the run goes on with ${tool}` : 'Denied: the run has ended', detail: title });
      await readAgain();
    },
  }));
  const send = useCallback((verdict: Decision, comment: string) => {
    const question = { title: verdict === 'approve' ? 'Approve this call?' : 'Deny this call?', detail: `${title}\nrun ${runId}\nsha256:${digest}`, action: verdict === 'approve' ? 'Approve' : 'Deny' };
    void confirmNatively(question).then((sure) => {
      if (sure) mutate({ id, verdict, digest, commandId: newCommandId(), ...(comment === '' ? {} : { comment }) });
    });
  }, [mutate, id, digest, title, runId]);
  return { send, error, busy: isPending ? variables.verdict : null };
}

/** Sends a decision; a denial without a reason is not sent, and the answer says so. */
export function sendDecided(what: Decision, reason: string, send: (what: Decision, reason: string) => void): boolean {
  if (what === 'reject' && reason.trim() === '') return false;
  send(what, reason.trim());
  return true;
}

interface Offered {
  readonly may: boolean;
  readonly tool: string;
  readonly reason: string;
  readonly send: (what: Decision, reason: string) => void;
  readonly onMissing: (missing: boolean) => void;
}

/** The two decisions in the palette, for who may take them. */
export function useDecisionCommands({ may, tool, reason, send, onMissing }: Offered): void {
  const commands = useMemo((): readonly Command[] => (may ? [
    { id: 'run:approve', name: `Approve the call of ${tool}`, group: 'This run', icon: 'check', run: () => onMissing(!sendDecided('approve', reason, send)) },
    { id: 'run:deny', name: `Deny the call of ${tool}`, group: 'This run', icon: 'refused', also: 'reject', run: () => onMissing(!sendDecided('reject', reason, send)) },
  ] : []), [may, tool, reason, send, onMissing]);
  useCommands(commands);
}
