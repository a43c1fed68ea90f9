import type { DisclosureMatch } from '../../../shared/disclosure.ts';
import { Badge, CopyableId, JsonView, Text } from '../../kit/index.ts';

const SHOWN = 20;

/** Each part of an entry that can be withheld on its own: its content beside the digest that the entry holds for it, or that there is none. */
export function EntryDisclosures({ match: { present, missing, forged } }: { readonly match: DisclosureMatch }) {
  if (present.length + missing.length + forged.length === 0) return <Text tone="soft">This entry has none: all it says stands in its own text.</Text>;
  return (
    <ul className="grid gap-3" aria-label="Disclosures">
      {present.map(({ name, value, digest }) => (
        <li key={digest}>
          <Heading name={name} digest={digest} />
          <JsonView label={`Disclosure ${name}`} value={value} openLevels={1} />
        </li>
      ))}
      {missing.map((digest) => (
        <li key={digest}>
          <Heading name="unknown part" digest={digest} />
          <Badge icon="erased" tone="warn">
            Not disclosed
          </Badge>
        </li>
      ))}
      {forged.map(({ text, why }) => (
        <li key={text}>
          <Badge icon="shield-bad" tone="danger">
            Not of this entry: {why}
          </Badge>
          <Text as="p" mono cut>{text}</Text>
        </li>
      ))}
    </ul>
  );
}

function Heading({ name, digest }: { readonly name: string; readonly digest: string }) {
  return (
    <div className="flex items-center justify-between gap-2">
      <Text weight="medium">{name}</Text>
      <CopyableId value={digest} what={`digest of ${name}`} chars={SHOWN} />
    </div>
  );
}
