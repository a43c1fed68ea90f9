import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type ApiInput, type ApiOutput, dayOrderProblem, newCommandId, nextUtcDay, notify, oneLine, saveBase64, troubleOf, uploadFile, useTRPC, utcDayStart } from '../../lib/index.ts';
import type { PickedFile } from '../../kit/index.ts';

type Additions = ApiOutput['reports']['controls'];
export type Attachment = Additions['attachments'][number];
export type ApplicabilityVersion = Additions['applicability'][number];

/** Names a control of a framework. */
export interface ControlPlace {
  readonly framework: string;
  readonly control: string;
}

/** What officers added to one control, as it stands now: a report counts what stood when it was made. */
export function useControlAdditions({ framework, control }: ControlPlace) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const additions = useQuery(trpc.reports.controls.queryOptions({ framework }));
  const refresh = () => client.invalidateQueries({ queryKey: trpc.reports.controls.queryKey({ framework }) });
  const fetchOne = useMutation(trpc.reports.attachment.mutationOptions({ onSuccess: (file) => saveBase64(file) }));
  const withdraw = useMutation(trpc.reports.withdrawAttachment.mutationOptions({
    onSuccess: async () => {
      await refresh();
      notify({ tone: 'ok', title: 'Attachment withdrawn', detail: 'Reports that counted it still name it.' });
    },
  }));
  return {
    additions, refresh,
    attachments: additions.data?.attachments.filter((one) => one.control === control) ?? [],
    versions: additions.data?.applicability.filter((one) => one.control === control) ?? [],
    save: (id: string) => fetchOne.mutate({ id, commandId: newCommandId() }),
    withdraw: (id: string, reason: string) => withdraw.mutate({ id, reason, commandId: newCommandId() }),
    busy: fetchOne.isPending || withdraw.isPending,
  };
}

type MediaType = ApiInput['reports']['attach']['mediaType'];

const TYPES: Readonly<Record<string, MediaType>> = {
  pdf: 'application/pdf', png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', txt: 'text/plain', csv: 'text/csv', md: 'text/markdown', json: 'application/json', zip: 'application/zip',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
};
export const ATTACHABLE = Object.keys(TYPES).map((extension) => `.${extension}`).join(',');

/** By the name's ending: what a browser says of a file is the machine's guess. Null for what cannot be attached. */
function mediaTypeOf(name: string): MediaType | null {
  return TYPES[name.slice(name.lastIndexOf('.') + 1).toLowerCase()] ?? null;
}

/** A file, what it shows, and from when to when that held. */
export function useAttach({ framework, control }: ControlPlace, today: string, onDone: () => void) {
  const trpc = useTRPC();
  const [file, setFile] = useState<PickedFile | null>(null);
  const [note, setNote] = useState('');
  const [from, setFrom] = useState(today);
  const [to, setTo] = useState('');
  const attach = useMutation(trpc.reports.attach.mutationOptions({ meta: { quiet: true } }));
  const act = useMutation({
    meta: { quiet: true },
    mutationFn: async (picked: PickedFile & { readonly mediaType: MediaType }) => {
      const uploadId = newCommandId();
      await uploadFile(uploadId, picked, new AbortController().signal);
      return attach.mutateAsync({
        framework, control, uploadId, name: picked.file.name, mediaType: picked.mediaType, note, effectiveFrom: utcDayStart(from), ...(to === '' ? {} : { effectiveTo: utcDayStart(nextUtcDay(to)) }), commandId: newCommandId(),
      });
    },
    onSuccess: (added) => {
      notify({ tone: 'ok', title: `${added.name} attached`, detail: 'Reports made from now on count it.' });
      onDone();
    },
  });
  const mediaType = file ? mediaTypeOf(file.file.name) : null;
  const daysFault = dayOrderProblem(from, to);
  return {
    file, setFile, note, setNote, from, setFrom, to, setTo, busy: act.isPending, ready: file !== null && mediaType !== null && note.trim() !== '' && from !== '' && daysFault === null, daysFault,
    fault: file && mediaType === null ? 'A file of this kind cannot be attached' : null, refusal: act.error ? oneLine(troubleOf(act.error)) : null,
    attach: () => file && mediaType !== null && act.mutate({ ...file, mediaType }),
  };
}

/** The next version of what the tenant says of one control. */
export function useApplicability(place: ControlPlace, newest: ApplicabilityVersion | null, onDone: () => void) {
  const trpc = useTRPC();
  const [applicable, setApplicable] = useState(newest?.applicable ?? true);
  const [justification, setJustification] = useState('');
  const state = useMutation(trpc.reports.stateApplicability.mutationOptions({ meta: { quiet: true }, onSuccess: onDone }));
  return {
    applicable, setApplicable, justification, setJustification, busy: state.isPending, ready: justification.trim() !== '', refusal: state.error ? oneLine(troubleOf(state.error)) : null,
    state: () => state.mutate({ ...place, applicable, justification, ver: newest?.ver ?? 0, commandId: newCommandId() }),
  };
}
