import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { z } from 'zod';
import { newCommandId, oneLine, troubleOf, useForm, useGo, useTRPC } from '../../lib/index.ts';
import type { VersionView } from './use-agent.ts';

const MOST_CALLS = 50;

const schema = z.object({
  message: z.string().trim().min(1, 'Write what the agent is asked').max(20_000, 'At most 20,000 characters'),
  other: z.string().trim().max(120, 'At most 120 characters'),
});

/** A run of a published version; its page opens as soon as the run is admitted. */
export function useRunAgent({ id: versionId, agentId }: Pick<VersionView, 'id' | 'agentId'>) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const go = useGo();
  const form = useForm(schema, { message: '', other: '' });
  const [tools, setTools] = useState<readonly string[]>([]);
  const start = useMutation(trpc.runs.start.mutationOptions({
    meta: { quiet: true }, onError: form.serve,
    onSuccess: (run) => {
      void client.invalidateQueries(trpc.runs.pathFilter());
      go(`/runs/${run.id}`);
    },
  }));
  return {
    form, tools, busy: start.isPending, refusal: start.error ? oneLine(troubleOf(start.error)) : null, full: tools.length >= MOST_CALLS,
    toggle: (tool: string, on: boolean) => setTools(on ? [...tools, tool] : tools.filter((one) => one !== tool)),
    send: form.onSubmit(({ message, other }) => start.mutate({
      agentId, versionId, commandId: newCommandId(),
      input: { message, call_tools: [...tools, ...(other === '' ? [] : [other])].map((tool) => ({ tool, arguments: {} })) },
    })),
  };
}
