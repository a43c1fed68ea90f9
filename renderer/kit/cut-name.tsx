import { lastPart } from './name-parts.ts';
import { Hidden } from './text.tsx';

/** A name on one line. Where room is short a long one loses of its middle first, not of the end that tells it from others. */
export function CutName({ name }: { readonly name: string }) {
  const at = lastPart(name);
  if (at === null) return <span className="cs-cut" title={name}>{name}</span>;
  return (
    <span className="cs-cutname" title={name}>
      <Hidden>{name}</Hidden>
      <span className="cs-cut" aria-hidden>{name.slice(0, at)}</span>
      <span className="cs-cut" aria-hidden>{name.slice(at)}</span>
    </span>
  );
}
