import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ChoiceGroup, ConfirmDialog, DateField, TextArea } from '../../kit/index.ts';
import { formatUtcDay, isUtcDay, newCommandId, notify, oneLine, troubleOf, useTRPC, utcDayStart } from '../../lib/index.ts';
import { ACT_WORDS } from './act-words.ts';
import { DependantsNotice } from './dependants.tsx';
import type { VersionView } from './use-agent.ts';

interface DeprecateDialogProps {
  readonly agentName: string;
  readonly version: Pick<VersionView, 'id' | 'ver' | 'semver' | 'agentId' | 'deprecateAt'>;
  readonly onClose: () => void;
}

type When = 'now' | 'day' | 'never';

/** Takes a published version out of use: now, or on a day that those who use it can prepare for. */
export function DeprecateDialog({ agentName, version, onClose }: DeprecateDialogProps) {
  const [when, setWhen] = useState<When>('now');
  const [day, setDay] = useState('');
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const { busy, error, send } = useDeprecation(version, onClose);
  const planned = version.deprecateAt;
  const choices = [
    { id: 'now', label: 'Now', detail: ACT_WORDS.deprecate.says },
    { id: 'day', label: 'On a day to come', detail: 'Until then it stays what runs, and everybody who opens it sees the day.' },
    ...(planned === null ? [] : [{ id: 'never', label: 'Not any more', detail: `It was to be deprecated on ${formatUtcDay(planned.slice(0, 10))}.` } as const]),
  ] as const satisfies readonly { readonly id: When; readonly label: string; readonly detail: string }[];
  const missing = asked && when === 'day' && !isUtcDay(day);
  const confirm = () => {
    setAsked(true);
    if (when !== 'day' || isUtcDay(day)) send({ on: when === 'now' ? undefined : when === 'never' ? null : utcDayStart(day), reason: reason.trim() });
  };
  return (
    <ConfirmDialog
      open onClose={onClose} title={ACT_WORDS.deprecate.title(version.semver)} confirm={when === 'now' ? 'Deprecate' : when === 'day' ? 'Set the day' : 'Keep it'} destructive={when !== 'never'} busy={busy} error={error}
      touches={[`${agentName} ${version.semver}`]} onConfirm={confirm}
    >
      <div className="grid gap-3">
        <DependantsNotice agentId={version.agentId} />
        <ChoiceGroup<When> label="When" choices={choices} value={when} onChange={setWhen} />
        {when === 'day' && <DateField label="Day" hint="It ends as this day begins, in UTC." value={day} onChange={setDay} error={missing ? 'Choose a day' : null} />}
        {when !== 'never' && <TextArea label="Reason" optional hint="And what to use in its place: shown on the version." value={reason} onChange={setReason} maxLength={2_000} />}
      </div>
    </ConfirmDialog>
  );
}

function useDeprecation({ id: versionId, ver, semver }: DeprecateDialogProps['version'], onDone: () => void) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const deprecate = useMutation(trpc.catalog.deprecate.mutationOptions({
    meta: { quiet: true },
    onSuccess: async ({ state, deprecateAt }) => {
      notify({ tone: 'ok', title: state === 'DEPRECATED' ? `${semver} is deprecated` : deprecateAt === null ? `${semver} stays published` : `${semver} will be deprecated on ${formatUtcDay(deprecateAt.slice(0, 10))}` });
      await Promise.all([trpc.catalog, trpc.home].map((room) => client.invalidateQueries(room.pathFilter())));
      onDone();
    },
    onError: () => client.invalidateQueries(trpc.catalog.pathFilter()),
  }));
  return {
    busy: deprecate.isPending, error: deprecate.error ? oneLine(troubleOf(deprecate.error)) : null,
    send: ({ on, reason }: { readonly on: string | null | undefined; readonly reason: string }) => deprecate.mutate({ versionId, ver, commandId: newCommandId(), ...(on === undefined ? {} : { on }), ...(reason === '' ? {} : { reason }) }),
  };
}
