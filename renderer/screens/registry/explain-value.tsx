import { isJsonObject } from '../../../shared/json.ts';
import { LAYER_KINDS, type LayerKind } from '../../../shared/registry-schema.ts';
import { Button, CopyableId, JsonView, KeyValues, Link, Text } from '../../kit/index.ts';
import { LAYER_NAMES, OUTCOME_WORDS, valueText } from '../../lib/index.ts';
import { type GridValue, lockAbove, lockedBy, type Opinion, pointerOfValue, settledReason, shutReason } from './grid-rows.ts';

interface ExplainValueProps {
  readonly value: GridValue;
  readonly organised: boolean;
  /** Present when this person may change the cell of the layer that they write to. */
  readonly act: { readonly where: string; readonly edit: () => void; readonly reset: (() => void) | null; readonly lock: LockAct | null } | null;
}

/** Forbids the layers below to touch the value, or lets them again. */
export interface LockAct {
  readonly says: string;
  readonly send: () => void;
}

/** Why a value is what it is: what every layer says of it, who wrote that, and what became of it. */
export function ExplainValue({ value, organised, act }: ExplainValueProps) {
  const { explanation } = value;
  const composed = explanation.value !== undefined && explanation.value !== null && typeof explanation.value === 'object';
  return (
    <div className="grid max-w-120 gap-3">
      <KeyValues items={LAYER_KINDS.map((kind) => ({ key: LAYER_NAMES[kind], value: <LayerWord kind={kind} value={value} organised={organised} /> }))} />
      {composed && explanation.value !== undefined && <div className="max-h-60 overflow-auto"><JsonView label="Effective value" value={explanation.value} openLevels={1} /></div>}
      <div className="flex flex-wrap items-center gap-2">
        {act && <Button size="tiny" icon="edit" onPress={act.edit}>{act.where}</Button>}
        {act?.reset && <Button size="tiny" icon="undo" onPress={act.reset}>Reset to inherited</Button>}
        {act?.lock && <Button size="tiny" icon="lock" onPress={act.lock.send}>{act.lock.says}</Button>}
        <CopyableId value={pointerOfValue(value)} what="pointer" chars={40} />
      </div>
    </div>
  );
}

function LayerWord({ kind, value, organised }: { readonly kind: LayerKind; readonly value: GridValue; readonly organised: boolean }) {
  const opinion = value.explanation.opinions.find(({ layer }) => layer.kind === kind);
  const lock = lockAbove(value, kind);
  const shut = shutReason(value, kind, organised);
  if (opinion?.said === undefined) {
    if (lock) return <Text tone="soft">May not set it while the {LAYER_NAMES[lock.by.kind].toLowerCase()} layer locks it</Text>;
    return <Text tone="soft">{shut ?? settledReason(value, kind) ?? 'Says nothing'}</Text>;
  }
  const wins = value.explanation.setBy?.kind === kind;
  return (
    <>
      <Text weight={wins ? 'strong' : 'normal'} struck={struck(opinion)}>{told(value, opinion)}</Text> <Text tone="soft">{OUTCOME_WORDS[opinion.outcome]}</Text>
      {opinion.says !== null && <Text as="div" tone="warn" size="s">{opinion.says}</Text>}
      {lockedBy(value, kind) && <Text as="div" tone="soft" size="s">Locked for the layers below</Text>}
      <Text as="div" tone="faint" size="s">
        <Link to={`/registry?view=json&layer=${kind}&version=${opinion.layer.version}`}>{`Version ${opinion.layer.version}, ${opinion.layer.author}`}</Link>
      </Text>
    </>
  );
}

function struck({ outcome }: Opinion): boolean {
  return outcome === 'clamped' || outcome === 'locked' || outcome === 'refused';
}

const MOST_TOLD = 90; // characters; the whole value stands below or in the layer's text

function told({ section }: GridValue, { said }: Opinion): string {
  if (said === undefined) return '';
  if (isJsonObject(said)) return `an object of ${Object.keys(said).length}`;
  const text = valueText(section, said);
  return text.length > MOST_TOLD ? `${text.slice(0, MOST_TOLD)}…` : text;
}
