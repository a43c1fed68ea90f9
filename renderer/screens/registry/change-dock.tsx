import { useState } from 'react';
import { pointerOf } from '../../../shared/json-pointer.ts';
import { Button, Checkbox, CheckList, ConfirmDialog, countOf, Dock, Notice, Text, TextField } from '../../kit/index.ts';
import { changeText, type EditPreview, type Impact, ImpactAgents, ImpactPeople, ImpactRuns, oneLine, reachWords, useCan, useImpact, valueText } from '../../lib/index.ts';
import { pointerAt } from './registry-place.ts';
import { SimulationDialog } from './simulation-dialog.tsx';
import type { LayerEdit } from './use-layer-edit.ts';

const LAYER_OF = { org: 'organisation layer', tenant: 'tenant layer', user: 'your own layer' } as const;
const MOST_TOLD = 40; // effective changes; a new layer may bring thousands

/** Unsaved work on a layer: what it would change, whether it may be saved, why it is done. */
export function ChangeDock({ edit }: { readonly edit: LayerEdit }) {
  const can = useCan();
  const [reason, setReason] = useState('');
  const [asking, setAsking] = useState(false);
  const [simulating, setSimulating] = useState(false);
  const [meant, setMeant] = useState(false);
  const { draft, preview, typed, busy, asks, proposing, locksOut } = edit;
  const impact = useImpact(edit.question);
  if (!draft) return null;
  const blocked = !typed?.ok || preview === null || preview.refusals.length > 0 || (locksOut && !meant);
  /** What was meant was meant of what was sent: another version is another question. */
  const send = (act: LayerEdit['save']) => {
    act(reason, locksOut && meant);
    setMeant(false);
  };
  const mayTry = can('policy:read') && (preview?.changes.some(({ section }) => section === 'policies') ?? false);
  const what = draft.of === 'cells' ? countOf(draft.changes.length, 'unsaved change') : 'Unsaved text';
  return (
    <Dock
      title={what} note={`of the ${LAYER_OF[draft.kind]}`}
      actions={
        <>
          <Button kind="quiet" onPress={() => setAsking(true)}>Discard</Button>
          {mayTry && <Button kind="quiet" icon="policy" disabled={!typed?.ok} onPress={() => setSimulating(true)}>What would runs have seen?</Button>}
          {draft.kind !== 'org' && <Button kind={asks ? 'primary' : 'plain'} busy={proposing} disabled={blocked || busy} onPress={() => send(edit.propose)}>Submit for approval</Button>}
          {!asks && <Button kind="primary" busy={busy} disabled={blocked || proposing} onPress={() => send(edit.save)}>Save as the next version</Button>}
        </>
      }
    >
      <ConfirmDialog open={asking} title="Discard this work?" confirm="Discard" destructive touches={lostBy(draft)} onClose={() => setAsking(false)} onConfirm={edit.discard}>
        The layer stays as it is in force. What was not saved is gone.
      </ConfirmDialog>
      <div className="grid gap-3">
        {simulating && <SimulationDialog edit={edit} onClose={() => setSimulating(false)} />}
        {edit.trouble && !locksOut && <SaveTrouble edit={edit} />}
        {locksOut && <LockOut edit={edit} meant={meant} onMeant={setMeant} />}
        <Asking edit={edit} />
        {!edit.trouble && edit.overtakenBy && <Overtaken edit={edit} />}
        {draft.kind === 'org' && <Notice tone="warn">This layer speaks to every tenant of the organisation, not only to this one.</Notice>}
        <div className="grid grid-cols-[repeat(auto-fit,minmax(11.5rem,1fr))] gap-5">
          <Effects preview={preview} impact={impact.impact} />
          <Touched impact={impact} />
          <div className="grid content-start gap-3">
            <Checks edit={edit} />
            <TextField label="Why" optional hint="Kept with the version and in the audit log" value={reason} onChange={setReason} maxLength={500} />
          </div>
        </div>
      </div>
    </Dock>
  );
}

/** That others are asked, and that they are being asked about something else already. */
function Asking({ edit: { asks, waiting } }: { readonly edit: LayerEdit }) {
  if (!asks && waiting.length === 0) return null;
  return (
    <Notice tone={waiting.length > 0 ? 'warn' : 'info'}>
      {asks && 'The workflow for registry overrides asks others first: this counts after the last vote. '}
      {waiting.length > 0 && `${countOf(waiting.length, 'other proposal')} for this layer ${waiting.length === 1 ? 'waits' : 'wait'} for votes; whichever counts first overtakes the rest.`}
    </Notice>
  );
}

function lostBy(draft: NonNullable<LayerEdit['draft']>): readonly string[] {
  if (draft.of === 'text') return [`The text of the ${LAYER_OF[draft.kind]}`];
  return draft.changes.map(({ place, to }) => `${pointerAt(place)}: ${to === undefined ? 'reset to inherited' : valueText(place.section, to)}`);
}

/** Somebody was faster: their version is on screen already, and these changes stand on it. */
function SaveTrouble({ edit: { trouble, inForce, draft } }: { readonly edit: LayerEdit }) {
  if (!trouble) return null;
  const conflict = trouble.kind === 'refused' && trouble.code === 'input/conflict';
  if (!conflict) return <Notice tone="danger">{oneLine(trouble)}</Notice>;
  return (
    <Notice tone="danger">
      Not saved: {inForce ? `${inForce.authorName} saved version ${inForce.version}` : 'somebody saved a newer version'} meanwhile.{' '}
      {draft?.of === 'text' ? 'Your text still begins from the older one and would undo theirs; compare before you save again.' : 'It was read anew and your changes now stand on it; look at them again before you save.'}
    </Notice>
  );
}

/** Nobody shuts themselves out by accident, and nobody is kept from doing it on purpose. */
function LockOut({ edit: { trouble }, meant, onMeant }: { readonly edit: LayerEdit; readonly meant: boolean; readonly onMeant: (meant: boolean) => void }) {
  const bySignIn = trouble?.kind === 'refused' && trouble.code === 'sso/would-lock-out';
  return (
    <div className="grid gap-2">
      <Notice tone="danger">
        {bySignIn
          ? 'Not saved: you came in with a password, which would open nothing here any more, so undoing this from here would be refused too. Come in through the identity provider first.'
          : 'Not saved: your own address would not be admitted any more, so undoing this from here would be refused too.'}
      </Notice>
      <Checkbox checked={meant} onChange={onMeant}>I mean it, and shut myself out</Checkbox>
    </div>
  );
}

function Overtaken({ edit: { overtakenBy, draft } }: { readonly edit: LayerEdit }) {
  if (!overtakenBy) return null;
  return (
    <Notice tone="warn">
      {overtakenBy.authorName} saved version {overtakenBy.version} of this layer after you began. {draft?.of === 'text' ? 'Your text would undo what they changed.' : 'Your changes stand on it.'}
    </Notice>
  );
}

function Effects({ preview, impact }: { readonly preview: EditPreview | null; readonly impact: Impact | undefined }) {
  const shown = preview?.changes.slice(0, MOST_TOLD) ?? [];
  const byEntry = Map.groupBy(shown, ({ section, path }) => (path.length > 2 ? path.slice(0, -1) : [section]).join(' '));
  return (
    <section aria-label="Effective values">
      <h3>Effective values, for you</h3>
      {impact && impact.reach.people > 0 && <Text as="div" tone="soft" size="s">{reachWords(impact)}</Text>}
      {preview === null && <Text tone="faint">Not known while the text is no JSON</Text>}
      {preview?.changes.length === 0 && <Text tone="soft">All stay as they are</Text>}
      {[...byEntry].map(([entry, changes]) => (
        <div key={entry}>
          <Text as="div" tone="faint" size="s" cut title={entry}>{entry}</Text>
          {changes.map((change) => (
            <Text key={pointerOf(change.path)} as="div">
              {change.path.at(-1)} <Text tone="soft">{changeText(change.section, change.before, change.after)}</Text>
            </Text>
          ))}
        </div>
      ))}
      {preview && preview.changes.length > MOST_TOLD && <Text tone="faint">and {countOf(preview.changes.length - MOST_TOLD, 'more value')}</Text>}
    </section>
  );
}

/** Whom the draft reaches besides: agents, runs that were, people. */
function Touched({ impact: { impact, error, stale } }: { readonly impact: ReturnType<typeof useImpact> }) {
  return (
    <section aria-label="What it touches" aria-busy={stale}>
      <h3>Agents touched{impact?.agents && `, ${impact.agents.touched.length}`}</h3>
      {error && <Text tone="warn">What it touches could not be asked</Text>}
      {!impact && !error && <Text tone="faint">{stale ? 'Asking' : 'Told once the draft is valid'}</Text>}
      {impact && (
        <div className="grid gap-3">
          <div><ImpactAgents agents={impact.agents} /></div>
          <div><h3>Runs of the last 30 days</h3><ImpactRuns runs={impact.runs} /></div>
          {impact.roles && <div><h3>People</h3><ImpactPeople roles={impact.roles} /></div>}
        </div>
      )}
    </section>
  );
}

/** Problems of a text stand at their place in it; here they are counted. Those of cells are told here. */
function Checks({ edit: { draft, preview, typed, loading } }: { readonly edit: LayerEdit }) {
  const refusals = preview?.refusals ?? [];
  const inText = draft?.of === 'text';
  const checks = [
    ...(typed && !typed.ok ? [{ id: 'json', tone: 'danger' as const, what: 'The text cannot be read', outcome: 'Not JSON' }] : []),
    ...(inText && refusals.length > 0 ? [{ id: 'refused', tone: 'danger' as const, what: `${countOf(refusals.length, 'problem')}, marked in the text`, outcome: 'Refused' }] : []),
    ...(inText ? [] : refusals.map((refused) => ({ id: `${refused.path} ${refused.says}`, tone: 'danger' as const, what: <Told {...refused} />, outcome: 'Refused' }))),
    ...(preview?.warnings ?? []).map((issue) => ({ id: `${issue.layer.kind} ${issue.path} ${issue.says}`, tone: 'warn' as const, what: <Told {...issue} />, outcome: 'Warning' })),
    ...(preview && refusals.length === 0 ? [{ id: 'valid', tone: 'ok' as const, what: 'No layer above forbids it', outcome: 'Valid' }] : []),
  ];
  return (
    <section aria-label="Checks">
      <h3>Checks</h3>
      {loading ? <Text tone="faint">Reading the layers</Text> : <CheckList label="Checks" checks={checks} />}
    </section>
  );
}

function Told({ path, says, rule }: { readonly path: string; readonly says: string; readonly rule: string }) {
  return (
    <>
      {says} <Text as="div" tone="faint" size="s">{path}, rule {rule}</Text>
    </>
  );
}
