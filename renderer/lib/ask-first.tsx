import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Notice, TextArea } from '../kit/index.ts';
import { notify } from './toasts.ts';
import { useTRPC } from './trpc.ts';
import { useGo } from './use-route.ts';

/** For a form whose act others must agree to first, where a workflow says so: why it is asked, and the way to the request. */
export function useAskFirst(asks: boolean) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const go = useGo();
  const [reason, setReason] = useState('');
  const [attempted, setAttempted] = useState(false);
  const missing = asks && reason.trim() === '';
  return {
    asks,
    /** Stands below the form's own fields; nothing where nobody is asked. */
    field: asks && (
      <div className="grid gap-3">
        <Notice tone="info">Others must agree first: you ask, the last vote does it.</Notice>
        <TextArea label="Why" hint="Those who vote read this first." value={reason} onChange={setReason} rows={2} maxLength={2_000} error={attempted && missing ? 'Say why it should be so' : null} />
      </div>
    ),
    /** Goes on with the reason, or shows that one is missing. */
    withReason: (send: (reason: string) => void) => {
      setAttempted(true);
      if (!missing) send(reason.trim());
    },
    /** What follows once the request is made. */
    asked: ({ approval }: { readonly approval: string }) => {
      for (const room of [trpc.approvals, trpc.home]) void client.invalidateQueries(room.pathFilter());
      notify({ tone: 'ok', title: 'Others are asked', detail: 'Until enough of them agree nothing changes.' });
      go(`/approvals/${approval}`);
    },
  };
}
