import { useState } from 'react';
import { isJsonObject, type Json } from '../../shared/json.ts';
import { Button } from './button.tsx';
import { countOf } from './format-number.ts';
import { Icon } from './icon.tsx';

interface JsonViewProps {
  readonly label: string;
  readonly value: Json;
  /** How many levels stand open at first. */
  readonly openLevels?: number;
}

/** Any JSON as text in a tree that folds. Nothing in it is ever interpreted. */
export function JsonView({ label, value, openLevels = 2 }: JsonViewProps) {
  return (
    <section className="cs-json" aria-label={label} tabIndex={0}>
      <JsonNode name={null} value={value} open={openLevels} />
    </section>
  );
}

interface JsonNodeProps {
  readonly name: string | null;
  readonly value: Json;
  readonly open: number;
}

function JsonNode({ name, value, open }: JsonNodeProps) {
  const entries = entriesOf(value);
  if (entries === null || entries.length === 0) return <JsonLine name={name} value={value} />;
  return <JsonBranch name={name} entries={entries} list={Array.isArray(value)} open={open} />;
}

function entriesOf(value: Json): readonly (readonly [string, Json])[] | null {
  if (Array.isArray(value)) return value.map((item: Json, index) => [String(index), item] as const);
  return isJsonObject(value) ? Object.entries(value) : null;
}

function JsonLine({ name, value }: Pick<JsonNodeProps, 'name' | 'value'>) {
  const word = value === null || typeof value === 'boolean' || typeof value === 'number';
  return (
    <div className="cs-json-line">
      <JsonKey name={name} />
      <span className={word ? 'cs-json-word' : undefined}>{JSON.stringify(value)}</span>
    </div>
  );
}

function JsonKey({ name }: { readonly name: string | null }) {
  return name === null ? null : <span className="cs-json-key">{name}: </span>;
}

const PAGE = 200;

function JsonBranch({ name, entries, list, open }: { readonly name: string | null; readonly entries: readonly (readonly [string, Json])[]; readonly list: boolean; readonly open: number }) {
  const [isOpen, setOpen] = useState(open > 0);
  const [shown, setShown] = useState(PAGE);
  const rest = entries.length - shown;
  return (
    <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <Icon name="right" size={12} />
        <JsonKey name={name} />
        {list ? '[ ]' : '{ }'}
        <span className="cs-json-size">{list ? countOf(entries.length, 'item') : countOf(entries.length, 'field')}</span>
      </summary>
      {isOpen && (
        <div>
          {entries.slice(0, shown).map(([key, item]) => (
            <JsonNode key={key} name={key} value={item} open={open - 1} />
          ))}
          {rest > 0 && (
            <Button kind="link" onPress={() => setShown(shown + PAGE)}>
              {countOf(rest, 'more entry', 'more entries')}
            </Button>
          )}
        </div>
      )}
    </details>
  );
}
