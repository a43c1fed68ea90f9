import { z } from 'zod';
import { CAPABILITIES } from '../../../shared/capabilities.ts';
import { FormDialog, RightsDiff, type RightsGroup, Text } from '../../kit/index.ts';
import { formRefusal, newCommandId, useAskFirst, useForm } from '../../lib/index.ts';
import { RolePicker } from './role-picker.tsx';
import { rightsByArea, rightsTogether } from './role-rights.ts';
import { type Person, usePeopleActs, useRoles } from './use-people.ts';

const given = z.object({ roles: z.array(z.string()).readonly() });

interface ChangeRolesProps {
  /** The newest that is known: after a conflict it has the new version, so that saving again is meant. */
  readonly person: Person;
  /** Others must agree first. */
  readonly asks: boolean;
  readonly onClose: () => void;
}

export function ChangeRolesDialog({ person, asks, onClose }: ChangeRolesProps) {
  const { changeRoles, proposeRoles } = usePeopleActs();
  const ask = useAskFirst(asks);
  const initial: z.input<typeof given> = { roles: person.roles };
  const form = useForm(given, initial);
  const refusal = formRefusal((asks ? proposeRoles : changeRoles).error, ['roles']);
  const changed = new Set(form.values.roles).symmetricDifference(new Set(person.roles)).size > 0;
  const send = form.onSubmit(({ roles }) => {
    const wish = { userId: person.id, ver: person.ver, roles: [...roles], commandId: newCommandId() };
    if (asks) ask.withReason((reason) => proposeRoles.mutate({ ...wish, reason }, { onSuccess: ask.asked, onError: form.serve }));
    else changeRoles.mutate(wish, { onSuccess: onClose, onError: form.serve });
  });
  return (
    <FormDialog
      onClose={onClose} title={`Roles of ${person.name}`} width="wide"
      submit={asks ? 'Ask for the change' : 'Change roles'} ready={changed} busy={changeRoles.isPending || proposeRoles.isPending} refusal={refusal} onSubmit={send}
    >
      {ask.field}
      <RolePicker held={person.roles} {...form.field('roles')} />
      {changed && <Preview person={person} roles={form.values.roles} />}
    </FormDialog>
  );
}

const KINDS = { gained: 'add', lost: 'del', same: 'same' } as const;

/** Right by right, what this person gains and loses. */
function Preview({ person, roles: held }: { readonly person: Person; readonly roles: readonly string[] }) {
  const { roles } = useRoles();
  const groups = rightsByArea(rightsTogether(roles, person.roles), rightsTogether(roles, held)).map((area): RightsGroup => ({
    title: area.title, lines: area.rights.filter(({ change }) => change !== 'same').map(({ name, change }) => ({ id: name, kind: KINDS[change], name, why: CAPABILITIES[name].what })),
  })).filter((group) => group.lines.length > 0);
  return (
    <section aria-label="What changes" className="grid gap-2">
      <Text weight="medium">What changes from their next request on</Text>
      {groups.length > 0 ? <RightsDiff label={`Rights that ${person.name} gains and loses`} groups={groups} /> : <Text tone="soft">No right is gained or lost; which approvals they may vote on can still change.</Text>}
    </section>
  );
}
