import { Dialog, Kbd } from '../kit/index.ts';
import { useOfferedKeys } from '../lib/index.ts';
import type { Place } from './places.ts';

const GENERAL = [
  { keys: ['Ctrl K'], what: 'Command palette' },
  { keys: ['/'], what: 'Search this screen' },
  { keys: ['?'], what: 'This list' },
  { keys: ['Esc'], what: 'Close what is on top' },
];

const LISTS = [
  { keys: ['j', 'k'], what: 'Next, previous row' },
  { keys: ['Enter'], what: 'Open the row' },
  { keys: ['Home', 'End'], what: 'First, last row' },
  { keys: ['PgUp', 'PgDn'], what: 'One page' },
];

export function KeyboardHelp({ open, onClose, places }: { readonly open: boolean; readonly onClose: () => void; readonly places: readonly Place[] }) {
  const here = useOfferedKeys();
  return (
    <Dialog open={open} onClose={onClose} title="Keys" width="wide">
      <div className="grid grid-cols-3 gap-8">
        {here.length > 0 && <KeyGroup title="On this screen" lines={here.map(({ key, what }) => ({ keys: [key], what }))} />}
        <KeyGroup title="Anywhere" lines={GENERAL} />
        <KeyGroup title="In lists" lines={LISTS} />
        <KeyGroup title="Go to" lines={places.map((place) => ({ keys: ['g', place.letter], what: place.name }))} />
      </div>
    </Dialog>
  );
}

function KeyGroup({ title, lines }: { readonly title: string; readonly lines: readonly { readonly keys: readonly string[]; readonly what: string }[] }) {
  return (
    <section aria-label={title}>
      <h3 className="mb-2">{title}</h3>
      <ul className="grid gap-2">
        {lines.map((line) => (
          <li key={line.what} className="flex items-center justify-between gap-3">
            {line.what}
            <span className="flex gap-1">
              {line.keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
