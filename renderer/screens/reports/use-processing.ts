import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type ApiOutput, newCommandId, notify, oneLine, troubleOf, useTRPC } from '../../lib/index.ts';

export type Activity = ApiOutput['processing']['list']['activities'][number];
type Content = ApiOutput['processing']['list']['template'];

export function useProcessing() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const record = useQuery(trpc.processing.list.queryOptions({}));
  const refresh = () => client.invalidateQueries({ queryKey: trpc.processing.list.queryKey() });
  const end = useMutation(trpc.processing.end.mutationOptions({ onSuccess: refresh }));
  return { record, refresh, ending: end.isPending, end: ({ record_id, ver }: Activity) => end.mutate({ id: record_id, ver, commandId: newCommandId() }) };
}

/** The members of an activity as a form has them: lists one item a line, transfers as `country: safeguards`. */
interface ActivityForm {
  readonly processing_purpose: string;
  readonly role: Content['role'];
  readonly data_categories: string;
  readonly data_subjects: string;
  readonly recipients: string;
  readonly transfers: string;
  readonly retention_period: string;
  readonly security_measures: string;
  readonly controller: string;
  readonly joint_controller: string;
  readonly representative: string;
  readonly dpo: string;
  readonly legal_basis: string;
  readonly dpia: string;
}

/** Writes a new activity, or the next version of one. */
export function useActivityForm(activity: Activity | null, template: Content, onDone: () => void) {
  const trpc = useTRPC();
  const [form, setForm] = useState<ActivityForm>(() => formOf(activity ?? template));
  const done = {
    meta: { quiet: true },
    onSuccess: () => {
      notify({ tone: 'ok', title: 'Processing activity kept' });
      onDone();
    },
  };
  const add = useMutation(trpc.processing.add.mutationOptions(done));
  const change = useMutation(trpc.processing.change.mutationOptions(done));
  const trouble = add.error ?? change.error;
  const field = (name: Exclude<keyof ActivityForm, 'role'>) => ({ value: form[name], onChange: (value: string) => setForm((before) => ({ ...before, [name]: value })) });
  return {
    field, role: form.role, setRole: (role: Content['role']) => setForm((before) => ({ ...before, role })), busy: add.isPending || change.isPending, ready: form.processing_purpose.trim() !== '', refusal: trouble ? oneLine(troubleOf(trouble)) : null,
    save: () => {
      const content = contentOf(form);
      if (activity) change.mutate({ id: activity.record_id, ver: activity.ver, content, commandId: newCommandId() });
      else add.mutate({ content, commandId: newCommandId() });
    },
  };
}

function formOf(content: Content): ActivityForm {
  const lines = (items: readonly string[]) => items.join('\n');
  const { processing_purpose, role, retention_period, controller, joint_controller, representative, dpo, legal_basis, dpia } = content;
  return {
    processing_purpose, role, retention_period, controller, joint_controller, representative, dpo, legal_basis, dpia, data_categories: lines(content.data_categories), data_subjects: lines(content.data_subjects),
    recipients: lines(content.recipients), security_measures: lines(content.security_measures), transfers: lines(content.transfers.map(({ destination, safeguards }) => (safeguards === '' ? destination : `${destination}: ${safeguards}`))),
  };
}

function contentOf({ data_categories, data_subjects, recipients, transfers, security_measures, ...texts }: ActivityForm): Content {
  const items = (text: string) => text.split('\n').map((line) => line.trim()).filter(Boolean);
  return {
    ...texts, data_categories: items(data_categories), data_subjects: items(data_subjects), recipients: items(recipients), security_measures: items(security_measures),
    transfers: items(transfers).map((line) => {
      const colon = line.indexOf(':');
      return colon === -1 ? { destination: line, safeguards: '' } : { destination: line.slice(0, colon).trim(), safeguards: line.slice(colon + 1).trim() };
    }),
  };
}
