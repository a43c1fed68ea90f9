import { lazy, Suspense, useState } from 'react';
import type { CodeViewProps } from './code-view.tsx';
import { type JsonProblem, ProblemList } from './problem-list.tsx';
import { Skeleton } from './skeleton.tsx';

interface JsonEditorProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly problems: readonly JsonProblem[];
  readonly readOnly?: boolean;
  /** Ctrl or Cmd with S. */
  readonly onSave?: () => void;
}

/** Some hundred kilobytes that most people never need. */
const CodeView = lazy(() => import('./code-view.tsx').then(({ CodeView: view }) => ({ default: view })));

/** A whole document of JSON: coloured, folded, searched, and marked where it is wrong. Each problem also stands below in words and leads to its place. */
export function JsonEditor({ problems, ...editor }: JsonEditorProps) {
  const [goTo, setGoTo] = useState<CodeViewProps['goTo']>(null);
  return (
    <div className="cs-json-field">
      <Suspense fallback={<Skeleton density="dense" label="Loading the editor" />}>
        <CodeView {...editor} problems={problems} goTo={goTo} />
      </Suspense>
      <ProblemList label={`Problems of ${editor.label}`} problems={problems} onGo={(offset) => setGoTo({ offset })} />
      {!editor.readOnly && <p className="cs-hint">Tab indents. Escape, then Tab leaves the editor. Ctrl F searches, Ctrl Z undoes, F8 goes to the next problem.</p>}
    </div>
  );
}
