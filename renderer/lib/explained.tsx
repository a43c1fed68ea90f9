import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { brand, type Instant } from '../../shared/brand.ts';
import { type Json, isJsonObject, type JsonObject } from '../../shared/json.ts';
import { segmentsOf } from '../../shared/json-pointer.ts';
import { LAYER_KINDS, sectionOf, type SectionName, SECTIONS } from '../../shared/registry-schema.ts';
import { IconButton, KeyValues, Link, Popover, Skeleton, Text, Time } from '../kit/index.ts';
import { LAYER_NAMES, OUTCOME_WORDS } from './layer-words.ts';
import { QueryView } from './query-view.tsx';
import { type ApiOutput, useTRPC } from './trpc.ts';
import { useCan } from './use-session.tsx';
import { valueText } from './value-text.ts';

interface ExplainedProps {
  /** JSON pointer into the effective registry, items by id: `/limits/per_tool/mail.send`. */
  readonly pointer: string;
  /** What the value is called where it is shown, for the control's name and the panel's head. */
  readonly what: string;
}

/** Beside any effective value: where it comes from. Absent for who may not read the registry. */
export function Explained({ pointer, what }: ExplainedProps) {
  const [open, setOpen] = useState(false);
  if (!useCan()('registry:read')) return null;
  return (
    <Popover trigger={<IconButton icon="help" label={`Explain ${what}`} size="tiny" />} title={`Where ${what} comes from`} open={open} onOpenChange={setOpen}>
      {open && <Provenance pointer={pointer} />}
    </Popover>
  );
}

type Told = ApiOutput['registry']['explain'];

function Provenance({ pointer }: { readonly pointer: string }) {
  const told = useQuery(useTRPC().registry.explain.queryOptions({ pointer }));
  const section = sectionOf(segmentsOf(pointer)?.[0] ?? '');
  return (
    <QueryView query={told} loading={<Skeleton label="Asking the layers" />}>
      {(explanation) => (
        <div className="grid max-w-120 gap-3">
          {explanation.setBy === null && <Text tone="soft">No layer says anything of it: the product’s own default holds.</Text>}
          <KeyValues
            items={[
              ...(explanation.value === undefined ? [] : [{ key: 'Effective', value: <Text weight="strong">{inWords(section, explanation.value)}</Text> }]),
              ...LAYER_KINDS.flatMap((kind) => wordOf(explanation, kind, section)),
            ]}
          />
          <Link to={`/registry?why=${encodeURIComponent(pointer)}`}>Open in the registry</Link>
        </div>
      )}
    </QueryView>
  );
}

function wordOf({ opinions, setBy, written }: Told, kind: (typeof LAYER_KINDS)[number], section: SectionName) {
  const opinion = opinions.find(({ layer }) => layer.kind === kind);
  if (!opinion) return [];
  const at = written.find((one) => one.kind === kind);
  const wins = setBy?.kind === kind;
  const value = opinion.said === undefined ? <Text tone="soft">Says nothing</Text> : (
    <>
      <Text weight={wins ? 'strong' : 'normal'}>{inWords(section, opinion.said)}</Text> <Text tone="soft">{OUTCOME_WORDS[opinion.outcome]}</Text>
      {opinion.says !== null && <Text as="div" tone="warn" size="s">{opinion.says}</Text>}
      <Text as="div" tone="faint" size="s">
        <Link to={`/registry?view=json&layer=${kind}&version=${opinion.layer.version}`}>{`Version ${opinion.layer.version}`}</Link>, {opinion.layer.author}
        {at && <>, <Time at={brand<Instant>(at.at)} as="minute" /></>}
        {at?.reason && <>: {at.reason}</>}
      </Text>
    </>
  );
  return [{ key: LAYER_NAMES[kind], value }];
}

const MOST_TOLD = 90; // characters; the whole value stands in the registry

function inWords(section: SectionName, value: Json): string {
  const text = isJsonObject(value) ? fieldsInWords(section, value) : valueText(section, value);
  return text.length > MOST_TOLD ? `${text.slice(0, MOST_TOLD)}…` : text;
}

/** Of an item its name is left out: it stands in the panel's head. */
function fieldsInWords(section: SectionName, value: JsonObject): string {
  const { key } = SECTIONS[section];
  const fields = Object.entries(value).filter(([field]) => field !== key).map(([field, said]) => `${field} ${valueText(section, said)}`);
  return fields.length === 0 ? 'nothing but its name' : fields.join(', ');
}
