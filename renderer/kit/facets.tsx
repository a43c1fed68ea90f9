import { useState } from 'react';
import { Button } from './button.tsx';
import { Checkbox } from './checkbox.tsx';
import { countOf, formatCount } from './format-number.ts';

export interface Facet {
  readonly id: string;
  readonly title: string;
  readonly values: readonly { readonly id: string; readonly label: string; readonly count?: number }[];
}

/** Chosen value ids by facet id; a facet that is absent is not filtered on. */
export type FacetChoice = Readonly<Record<string, readonly string[]>>;

interface FacetsProps {
  readonly label: string;
  readonly facets: readonly Facet[];
  readonly chosen: FacetChoice;
  readonly onChange: (chosen: FacetChoice) => void;
}

export function Facets({ label, facets, chosen, onChange }: FacetsProps) {
  return (
    <aside className="cs-facets" aria-label={label}>
      {facets.map((facet) => (
        <FacetSection key={facet.id} facet={facet} values={chosen[facet.id] ?? []} onChange={(values) => onChange(withFacet(chosen, facet.id, values))} />
      ))}
    </aside>
  );
}

/** More values than this are shown when asked for. */
const SHOWN = 10;

function FacetSection({ facet, values, onChange }: { readonly facet: Facet; readonly values: readonly string[]; readonly onChange: (values: readonly string[]) => void }) {
  const [all, setAll] = useState(false);
  const shown = facet.values.length <= SHOWN + 2 || all ? facet.values : facet.values.filter((value, index) => index < SHOWN || values.includes(value.id));
  const rest = facet.values.length - shown.length;
  const toggle = (id: string, on: boolean) => onChange(on ? [...values, id] : values.filter((value) => value !== id));
  return (
    <section aria-label={facet.title}>
      <h2>
        {facet.title}
        {values.length > 0 && (
          <Button kind="link" label={`Clear ${facet.title}`} onPress={() => onChange([])}>
            Clear
          </Button>
        )}
      </h2>
      {shown.map((value) => (
        <Checkbox key={value.id} checked={values.includes(value.id)} onChange={(on) => toggle(value.id, on)}>
          <span className="cs-cut">{value.label}</span>
          {value.count !== undefined && <span className="cs-facet-count">{formatCount(value.count)}</span>}
        </Checkbox>
      ))}
      {rest > 0 && (
        <Button kind="link" label={`${countOf(rest, 'more value')} of ${facet.title}`} onPress={() => setAll(true)}>
          {formatCount(rest)} more
        </Button>
      )}
    </section>
  );
}

function withFacet(chosen: FacetChoice, id: string, values: readonly string[]): FacetChoice {
  const { [id]: _replaced, ...others } = chosen;
  return values.length === 0 ? others : { ...others, [id]: values };
}
