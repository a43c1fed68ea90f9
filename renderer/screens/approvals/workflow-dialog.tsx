import { type ReactNode, useState } from 'react';
import { RISK_LEVELS } from '../../../shared/workflow-schema.ts';
import { RIGHT_KINDS } from '../../../shared/right-rows.ts';
import { RIGHTS_CHANGES } from '../../../shared/rights-diff.ts';
import { RIGHTS_SEVERITIES } from '../../../shared/rights-severity.ts';
import { Button, Checkbox, CheckGroup, Dialog, FormPart, Notice, NumberField, Select, Text, TextField, TokenField } from '../../kit/index.ts';
import { oneLine, troubleOf } from '../../lib/index.ts';
import { typeWords } from './inbox-question.ts';
import { useSaveWorkflow, type WorkflowRow } from './use-workflows.ts';
import { asksWords, type ConditionDraft, draftOf, hindrance, KIND_WORDS, NEW_CONDITION, NEW_STAGE, nobodyIsAsked, type StageDraft, stageWords, whenWords, type WorkflowDraft, workflowOf } from './workflow-draft.ts';

const MOST_STAGES = 5;
const MOST_CONDITIONS = 20;

type RoleOptions = readonly { readonly id: string; readonly label: string }[];

/** One workflow as a form; beside each part stands what it says in words. */
export function WorkflowDialog({ row, onClose }: { readonly row: WorkflowRow; readonly onClose: () => void }) {
  const { type, policy, workflow } = row;
  const { save, ready, ownWord, roles, send } = useSaveWorkflow(type, onClose);
  const [draft, setDraft] = useState<WorkflowDraft>(() => begin(row));
  const [reason, setReason] = useState('');
  const [attempted, setAttempted] = useState(false);
  const set = (change: Partial<WorkflowDraft>) => setDraft((before) => ({ ...before, ...change }));
  const wrong = hindrance(draft);
  const submit = () => {
    setAttempted(true);
    if (wrong === null) send(workflowOf(draft), reason.trim());
  };
  const name = typeWords(type);
  return (
    <Dialog
      open onClose={onClose} title={`Workflow: ${name}`} width="wide" alert
      footer={
        <>
          <div className="min-w-0 flex-1">{attempted && wrong !== null ? <Notice tone="danger">{wrong}</Notice> : save.error && <Notice tone="danger">{oneLine(troubleOf(save.error))}</Notice>}</div>
          {ownWord && <Button icon="undo" onPress={() => send(null, reason.trim())}>Back to the layers above</Button>}
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" busy={save.isPending} disabled={!ready} onPress={submit}>Save</Button>
        </>
      }
    >
      <div className="grid gap-5">
        <Text as="p" tone="soft">{nobodyIsAsked(row) ? 'No layer says anything of it, so nobody is asked; once this is saved, others must agree first. ' : workflow === null ? `No layer says anything of it: the house rule of ${policy.required} by ${policy.roles.join(' or ')} holds. ` : ''}It is written into this tenant’s layer. Below a workflow of the layers above it can only ask for more.</Text>
        <StageForm title="First stage" stage={draft.first} roles={roles} onChange={(first) => set({ first })} />
        {draft.laterStages.map((stage, index) => (
          <StageForm key={`${index}`} title={`Then, stage ${index + 2}`} stage={stage} roles={roles} onChange={(next) => set({ laterStages: draft.laterStages.with(index, next) })} onRemove={() => set({ laterStages: draft.laterStages.toSpliced(index, 1) })} />
        ))}
        {draft.laterStages.length < MOST_STAGES && <div><Button icon="plus" onPress={() => set({ laterStages: [...draft.laterStages, NEW_STAGE] })}>Add a stage after it</Button></div>}
        {draft.conditions.map((condition, index) => (
          <ConditionForm key={`${index}`} number={index + 1} condition={condition} roles={roles} onChange={(next) => set({ conditions: draft.conditions.with(index, next) })} onRemove={() => set({ conditions: draft.conditions.toSpliced(index, 1) })} />
        ))}
        {draft.conditions.length < MOST_CONDITIONS && <div><Button icon="branch" onPress={() => set({ conditions: [...draft.conditions, NEW_CONDITION] })}>Add a condition that makes it stricter</Button></div>}
        <TermsForm draft={draft} publishes={type === 'agent_publish'} onChange={set} />
        <TextField label="Why" optional maxLength={500} hint="Stands with this version of the layer." value={reason} onChange={setReason} />
      </div>
    </Dialog>
  );
}

function begin({ workflow, policy }: WorkflowRow): WorkflowDraft {
  const said = draftOf(workflow ?? {});
  const house = { required: policy.required, roles: policy.roles, atLeast: {} };
  if (said === null || workflow === null) return { first: house, laterStages: [], expiryHours: policy.expiresHours, remindHours: null, reviewHours: null, commentRequired: false, delegation: true, breakGlass: true, autoPublish: false, conditions: [], rest: {} };
  return said.first.roles.length === 0 ? { ...said, first: { ...said.first, ...house } } : said;
}

function Part({ title, says, onRemove, children }: { readonly title: string; readonly says?: string; readonly onRemove?: (() => void) | undefined; readonly children: ReactNode }) {
  const remove = onRemove && <Button size="tiny" kind="danger" label={`Remove: ${title}`} onPress={onRemove}>Remove</Button>;
  return <FormPart title={title} {...(says === undefined ? {} : { says })} action={remove}>{children}</FormPart>;
}

interface StageFormProps {
  readonly title: string;
  readonly stage: StageDraft;
  readonly roles: RoleOptions;
  readonly onChange: (stage: StageDraft) => void;
  readonly onRemove?: () => void;
}

function StageForm({ title, stage, roles, onChange, onRemove }: StageFormProps) {
  return (
    <Part title={title} says={stage.roles.length === 0 ? 'nobody yet' : stageWords(stage)} onRemove={onRemove}>
      <div className="grid grid-cols-[8rem_minmax(0,1fr)_minmax(0,1fr)] gap-3">
        <NumberField label="People" min={1} max={100} value={stage.required} onChange={(required) => onChange({ ...stage, required })} />
        <TokenField label="Who may vote" suggestions={roles} value={stage.roles} onChange={(named) => onChange({ ...stage, roles: named })} placeholder="A role" />
        <MustInclude atLeast={stage.atLeast} offered={stage.roles} onChange={(atLeast) => onChange({ ...stage, atLeast })} />
      </div>
    </Part>
  );
}

/** Roles in which somebody must vote; a number above one that stands there already is kept. */
function MustInclude({ atLeast, offered, onChange }: { readonly atLeast: StageDraft['atLeast']; readonly offered: readonly string[]; readonly onChange: (atLeast: StageDraft['atLeast']) => void }) {
  return <TokenField label="One of them as" optional suggestions={offered.map((id) => ({ id, label: id }))} value={Object.keys(atLeast)} onChange={(named) => onChange(Object.fromEntries(named.map((role) => [role, atLeast[role] ?? 1])))} placeholder="Any of the roles" />;
}

interface ConditionFormProps {
  readonly number: number;
  readonly condition: ConditionDraft;
  readonly roles: RoleOptions;
  readonly onChange: (condition: ConditionDraft) => void;
  readonly onRemove: () => void;
}

function ConditionForm({ number, condition, roles, onChange, onRemove }: ConditionFormProps) {
  const set = (change: Partial<ConditionDraft>) => onChange({ ...condition, ...change });
  const asks = asksWords(condition);
  return (
    <Part title={`Condition ${number}`} says={`When ${whenWords(condition) || '…'}: ${asks.length === 0 ? '…' : asks.join('; ')}`} onRemove={onRemove}>
      <CheckGroup label="Risk is" short choices={RISK_LEVELS.map((id) => ({ id, label: id }))} value={condition.risk} onChange={(chosen) => set({ risk: RISK_LEVELS.filter((level) => chosen.includes(level)) })} />
      <RightsForm rights={condition.rights} onChange={(rights) => set({ rights })} />
      <div className="grid grid-cols-2 gap-3">
        <NumberField label="Then people in the first stage" optional min={1} max={100} value={condition.required} onChange={(required) => set({ required })} placeholder="as usual" />
        <MustInclude atLeast={condition.atLeast} offered={roles.map(({ id }) => id)} onChange={(atLeast) => set({ atLeast })} />
      </div>
      <div className="flex flex-wrap gap-x-5 gap-y-1">
        <Checkbox checked={condition.commentRequired} onChange={(commentRequired) => set({ commentRequired })}>Every vote needs a comment</Checkbox>
        <Checkbox checked={condition.holdsPublication} onChange={(holdsPublication) => set({ holdsPublication })}>Never publish by itself</Checkbox>
      </div>
      {condition.laterStages.map((stage, index) => (
        <StageForm key={`${index}`} title={`Condition ${number}, further stage ${index + 1}`} stage={stage} roles={roles} onChange={(next) => set({ laterStages: condition.laterStages.with(index, next) })} onRemove={() => set({ laterStages: condition.laterStages.toSpliced(index, 1) })} />
      ))}
      {condition.laterStages.length < MOST_STAGES && <div><Button size="tiny" icon="plus" onPress={() => set({ laterStages: [...condition.laterStages, NEW_STAGE] })}>Add a stage in this case</Button></div>}
    </Part>
  );
}

const ANY = 'any';
const KINDS = [{ id: ANY, label: 'Any right' }, ...RIGHT_KINDS.map((id) => ({ id, label: KIND_WORDS[id] }))];
const CHANGES = [{ id: ANY, label: 'Any change' }, ...RIGHTS_CHANGES.map((id) => ({ id, label: id }))];
const SEVERITIES = [{ id: ANY, label: 'Any severity' }, ...RIGHTS_SEVERITIES.filter((id) => id !== 'none').map((id) => ({ id, label: `${id} or worse` }))];

/** Which change of rights is meant. Names, weights and values that a form does not show stay as they are. */
function RightsForm({ rights, onChange }: { readonly rights: ConditionDraft['rights']; readonly onChange: (rights: ConditionDraft['rights']) => void }) {
  const { kind, change, severity, ...others } = rights ?? {};
  const set = (next: { readonly kind?: string | undefined; readonly change?: string | undefined; readonly severity?: string | undefined }) => {
    const [ofKind, ofChange, ofSeverity] = [RIGHT_KINDS.find((id) => id === next.kind), RIGHTS_CHANGES.find((id) => id === next.change), RIGHTS_SEVERITIES.find((id) => id === next.severity)];
    onChange({ ...others, ...(ofKind ? { kind: ofKind } : {}), ...(ofChange ? { change: ofChange } : {}), ...(ofSeverity ? { severity: ofSeverity } : {}) });
  };
  return (
    <div className="grid gap-2">
      <Checkbox checked={rights !== null} onChange={(on) => onChange(on ? { severity: 'high' } : null)}>What it may do changes</Checkbox>
      {rights && (
        <div className="grid grid-cols-3 gap-3">
          <Select label="Right" options={KINDS} value={kind ?? ANY} onChange={(next) => set({ kind: next, change, severity })} />
          <Select label="Change" options={CHANGES} value={change ?? ANY} onChange={(next) => set({ kind, change: next, severity })} />
          <Select label="Severity" options={SEVERITIES} value={severity ?? ANY} onChange={(next) => set({ kind, change, severity: next })} />
        </div>
      )}
    </div>
  );
}

function TermsForm({ draft, publishes, onChange }: { readonly draft: WorkflowDraft; readonly publishes: boolean; readonly onChange: (change: Partial<WorkflowDraft>) => void }) {
  return (
    <Part title="Terms">
      <div className="grid grid-cols-3 gap-3">
        <NumberField label="Expires after" optional unit="hours" min={1} value={draft.expiryHours} onChange={(expiryHours) => onChange({ expiryHours })} placeholder="never" />
        <NumberField label="Remind before" optional unit="hours" min={1} value={draft.remindHours} onChange={(remindHours) => onChange({ remindHours })} placeholder="24" />
        {publishes && <NumberField label="Review an emergency in" optional unit="hours" min={1} max={720} disabled={!draft.breakGlass} value={draft.reviewHours} onChange={(reviewHours) => onChange({ reviewHours })} placeholder="24" />}
      </div>
      <div className="flex flex-wrap gap-x-5 gap-y-1">
        <Checkbox checked={draft.commentRequired} onChange={(commentRequired) => onChange({ commentRequired })}>Every vote needs a comment</Checkbox>
        <Checkbox checked={draft.delegation} onChange={(delegation) => onChange({ delegation })}>Deputies may vote</Checkbox>
        {publishes && <Checkbox checked={draft.breakGlass} onChange={(breakGlass) => onChange({ breakGlass })}>The glass may be broken</Checkbox>}
        {publishes && <Checkbox checked={draft.autoPublish} onChange={(autoPublish) => onChange({ autoPublish })}>The last vote publishes</Checkbox>}
      </div>
    </Part>
  );
}
