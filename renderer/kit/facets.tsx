import { memo, useCallback, useEffect, useRef, useState } from 'react';
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

/** Drawn again only when what it is given is another: a list beside it grows while it is scrolled. */
export const Facets = memo(function Facets({ label, facets, chosen, onChange }: FacetsProps) {
  return (
    <aside className="cs-facets" aria-label={label}>
      {facets.filter(({ id, values }) => values.length > 0 || chosen[id]?.length).map((facet) => (
        <FacetSection key={facet.id} facet={facet} values={chosen[facet.id] ?? []} onChange={(values) => onChange(withFacet(chosen, facet.id, values))} />
      ))}
    </aside>
  );
});

/** More values than this are shown when asked for. */
const SHOWN = 10;

function FacetSection({ facet, values, onChange }: { readonly facet: Facet; readonly values: readonly string[]; readonly onChange: (values: readonly string[]) => void }) {
  const [all, setAll] = useState(false);
  const shown = facet.values.length <= SHOWN + 2 || all ? facet.values : facet.values.filter((value, index) => index < SHOWN || values.includes(value.id));
  const rest = facet.values.length - shown.length;
  const toggle = useRef<(id: string, on: boolean) => void>(undefined);
  useEffect(() => {
    toggle.current = (id, on) => onChange(on ? [...values, id] : values.filter((value) => value !== id));
  });
  const onToggle = useCallback((id: string, on: boolean) => toggle.current?.(id, on), []);
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
        <FacetValue key={value.id} id={value.id} label={value.label} count={value.count} checked={values.includes(value.id)} onToggle={onToggle} />
      ))}
      {rest > 0 && (
        <Button kind="link" label={`${countOf(rest, 'more value')} of ${facet.title}`} onPress={() => setAll(true)}>
          {formatCount(rest)} more
        </Button>
      )}
    </section>
  );
}

interface FacetValueProps {
  readonly id: string;
  readonly label: string;
  readonly count: number | undefined;
  readonly checked: boolean;
  readonly onToggle: (id: string, on: boolean) => void;
}

/** Drawn again only where its own count or tick changes: all of them together cost more than the rows they narrow. */
const FacetValue = memo(function FacetValue({ id, label, count, checked, onToggle }: FacetValueProps) {
  return (
    <Checkbox checked={checked} onChange={(on) => onToggle(id, on)}>
      <span className="cs-cut">{label}</span>
      {count !== undefined && <span className="cs-facet-count">{formatCount(count)}</span>}
    </Checkbox>
  );
});

function withFacet(chosen: FacetChoice, id: string, values: readonly string[]): FacetChoice {
  const { [id]: _replaced, ...others } = chosen;
  return values.length === 0 ? others : { ...others, [id]: values };
}
