import { pointerOf, segmentsOf } from '../../../shared/json-pointer.ts';
import { Badge, EmptyState, type IconName, Link, Pane, Table, Text, type Tone } from '../../kit/index.ts';
import { LAYER_NAMES } from '../../lib/index.ts';
import type { Sections } from './use-registry.ts';

type Issue = Sections['issues'][number];

/** What is said somewhere and does not hold, and what nobody here knows. */
export function RegistryWarnings({ issues, files }: { readonly issues: readonly Issue[]; readonly files: Sections['files'] }) {
  if (issues.length + files.length === 0)
    return (
      <EmptyState icon="ok" title="Every layer holds as it was written">
        A warning appears here when a layer says what it may not, what a layer above has since forbidden, or a field that this product does not know.
      </EmptyState>
    );
  return (
    <Pane label="Warnings">
      {files.length > 0 && <Table label="Layer files with a problem" columns={FILE_COLUMNS} rows={files} rowId={({ file, says }) => `${file} ${says}`} />}
      {issues.length > 0 && <Table label="Warnings" columns={COLUMNS} rows={issues.toSorted(graverFirst)} rowId={({ layer, path, says }) => `${layer.kind} ${path} ${says}`} />}
    </Pane>
  );
}

interface RuleFace {
  readonly icon: IconName;
  readonly tone: Tone;
  readonly word: string;
  /** What does not hold comes before what is only unknown. */
  readonly grave: boolean;
}

const UNKNOWN: RuleFace = { icon: 'help', tone: 'neutral', word: 'Not known here', grave: false };
const REFUSED: RuleFace = { icon: 'refused', tone: 'danger', word: 'Not taken', grave: true };
const RULES: Readonly<Partial<Record<Issue['rule'], RuleFace>>> = {
  widens: { icon: 'warn', tone: 'warn', word: 'Clamped', grave: true },
  locked: { icon: 'lock', tone: 'warn', word: 'Locked above', grave: true },
  'unknown-section': UNKNOWN,
  'unknown-field': UNKNOWN,
};

function faceOf({ rule }: Issue): RuleFace {
  return RULES[rule] ?? REFUSED;
}

function graverFirst(a: Issue, b: Issue): number {
  return Number(faceOf(b).grave) - Number(faceOf(a).grave);
}

/** An unknown field is counted over all items of its section, so its path names none of them. */
function placeOf({ path, rule }: Issue): string {
  if (rule === 'unknown-field') return `/registry?at=${encodeURIComponent(pointerOf((segmentsOf(path) ?? []).slice(0, 1)))}`;
  return `/registry?why=${encodeURIComponent(path)}`;
}

type FileTrouble = Sections['files'][number];

/** Layers that are kept as files: what is wrong with one is mended in the file. */
const FILE_COLUMNS = [
  { id: 'what', head: 'What', width: '9rem', cell: () => <Badge icon="file" tone="danger">Layer file</Badge> },
  { id: 'where', head: 'File', cell: ({ file }: FileTrouble) => <Text mono size="s">{file}</Text> },
  { id: 'says', head: 'Why', cell: ({ says }: FileTrouble) => says },
];

const COLUMNS = [
  { id: 'what', head: 'What', width: '9rem', cell: (issue: Issue) => <Badge icon={faceOf(issue).icon} tone={faceOf(issue).tone}>{faceOf(issue).word}</Badge> },
  { id: 'where', head: 'Where', cell: (issue: Issue) => <Link to={placeOf(issue)}>{issue.path}</Link> },
  { id: 'says', head: 'Why', cell: (issue: Issue) => issue.says },
  { id: 'layer', head: 'Layer', width: '9rem', cell: (issue: Issue) => <Link to={`/registry?view=json&layer=${issue.layer.kind}`}>{`${LAYER_NAMES[issue.layer.kind]}, version ${issue.layer.version}`}</Link> },
  { id: 'author', head: 'Written by', width: '9rem', cell: (issue: Issue) => <Text tone="soft">{issue.layer.author}</Text> },
];
