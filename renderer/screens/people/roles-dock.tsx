import { useState } from 'react';
import { Button, CheckList, ConfirmDialog, countOf, Dock, Notice, Text, TextField } from '../../kit/index.ts';
import { oneLine, troubleOf } from '../../lib/index.ts';
import type { RoleEdit } from './role-draft.ts';
import type { RolesEdit, RolesPreview } from './use-roles-edit.ts';

const MOST_NAMES = 6;
const MOST_PEOPLE = 30;

/** What stands to be saved: which role changes how, who gains and loses what by it, and whether the server would take it. */
export function RolesDock({ edit }: { readonly edit: RolesEdit }) {
  const [reason, setReason] = useState('');
  const [asking, setAsking] = useState(false);
  const { changes, preview, busy } = edit;
  if (changes.length === 0) return null;
  const blocked = preview.data === null || preview.data.refusals.length > 0;
  const forget = () => {
    setReason('');
    setAsking(false);
    edit.discard();
  };
  return (
    <Dock
      title={countOf(changes.length, 'unsaved role')} note={edit.asks ? 'others must agree before it counts' : 'nothing counts before it is saved'}
      actions={
        <>
          <Button kind="quiet" onPress={() => setAsking(true)}>Discard</Button>
          {edit.asks ? <Button kind="primary" busy={busy} disabled={blocked} onPress={() => edit.propose(reason)}>Submit for approval</Button> : <Button kind="primary" busy={busy} disabled={blocked} onPress={() => edit.save(reason)}>Save roles</Button>}
        </>
      }
    >
      <ConfirmDialog open={asking} title="Discard these changes?" confirm="Discard" destructive touches={changes.map(roleTouched)} onClose={() => setAsking(false)} onConfirm={forget}>
        The roles stay as they are in force.
      </ConfirmDialog>
      <div className="grid gap-3">
        {edit.trouble && <Notice tone="danger">{oneLine(edit.trouble)}</Notice>}
        {!edit.trouble && edit.overtaken && <Notice tone="warn">Somebody saved roles after you began. Yours now stand on theirs; look at them again before you save.</Notice>}
        {preview.error && <Notice tone="danger">Who gains and loses could not be worked out, so nothing can be saved: {oneLine(troubleOf(preview.error))}</Notice>}
        <div className="grid max-h-56 grid-cols-[1fr_1.2fr_0.9fr] gap-5 overflow-auto" tabIndex={0} role="region" aria-label="What these changes do">
          <RoleChanges changes={changes} />
          <PeopleTouched preview={preview.data ?? preview.before} />
          <div className="grid content-start gap-3">
            <Checks preview={preview.data} />
            <TextField label="Why" optional hint="Kept with the version and in the audit log" value={reason} onChange={setReason} maxLength={500} />
          </div>
        </div>
      </div>
    </Dock>
  );
}

function roleTouched({ name, what, gains, loses }: RoleEdit): string {
  const parts = [gains.length > 0 ? `gains ${gains.length}` : null, loses.length > 0 ? `loses ${loses.length}` : null].filter((part) => part !== null);
  return `${name}, ${what}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`;
}

const WORDS = { new: 'new', changed: 'changed', deleted: 'deleted' } as const;

function RoleChanges({ changes }: { readonly changes: readonly RoleEdit[] }) {
  return (
    <section aria-label="Roles">
      <h3>Roles</h3>
      <ul className="grid gap-2">
        {changes.map((change) => (
          <li key={change.name}>
            <Text weight="medium">{change.name}</Text> <Text tone="faint" size="s">{WORDS[change.what]}</Text>
            <Names sign="+" tone="ok" names={change.gains} />
            <Names sign="−" tone="danger" names={change.loses} />
            {change.gains.length + change.loses.length === 0 && <Text as="div" tone="soft">Allows what it did</Text>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** "+ runs:read, runs:write and 4 more" */
function Names({ sign, tone, names }: { readonly sign: '+' | '−'; readonly tone: 'ok' | 'danger'; readonly names: readonly string[] }) {
  if (names.length === 0) return null;
  const rest = names.length - MOST_NAMES;
  return (
    <Text as="div" size="s" title={names.join(', ')}>
      <Text tone={tone} weight="medium">{sign}</Text> <Text tone="soft">{names.slice(0, MOST_NAMES).join(', ')}{rest > 0 && ` and ${rest} more`}</Text>
    </Text>
  );
}

function PeopleTouched({ preview }: { readonly preview: RolesPreview | null }) {
  const people = preview?.people ?? [];
  return (
    <section aria-label="Who gains and loses">
      <h3>Who gains and loses{preview && people.length > 0 ? `: ${countOf(people.length, 'person', 'people')}` : ''}</h3>
      {preview === null && <Text tone="faint">Asking who holds these roles</Text>}
      {preview && people.length === 0 && <Text tone="soft">Nobody: no one holds a role that changes</Text>}
      <ul className="grid gap-2">
        {people.slice(0, MOST_PEOPLE).map(({ id, name, email, gains, loses }) => (
          <li key={id}>
            <Text weight="medium" title={email}>{name}</Text>
            <Names sign="+" tone="ok" names={gains} />
            <Names sign="−" tone="danger" names={loses} />
          </li>
        ))}
      </ul>
      {people.length > MOST_PEOPLE && <Text tone="faint">and {countOf(people.length - MOST_PEOPLE, 'more person', 'more people')}</Text>}
    </section>
  );
}

function Checks({ preview }: { readonly preview: RolesPreview | null }) {
  const checks = [
    ...(preview?.refusals ?? []).map(({ path, says }) => ({ id: `${path} ${says}`, tone: 'danger' as const, what: <>{says} <Text as="div" tone="faint" size="s">{path}</Text></>, outcome: 'Refused' })),
    ...(preview?.refusals.length === 0 ? [{ id: 'valid', tone: 'ok' as const, what: 'You hold all that is given, and no layer above forbids it', outcome: 'Valid' }] : []),
  ];
  return (
    <section aria-label="Checks">
      <h3>Checks</h3>
      {preview === null ? <Text tone="faint">Checking</Text> : <CheckList label="Checks" checks={checks} />}
    </section>
  );
}
