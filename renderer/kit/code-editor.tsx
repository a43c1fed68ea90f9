import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { CodeViewProps } from './code-view.tsx';
import { ProblemList } from './problem-list.tsx';
import { Skeleton } from './skeleton.tsx';

interface CodeEditorProps extends Omit<CodeViewProps, 'goTo'> {
  /** Between the text and its problems: what belongs to where the caret is. */
  readonly side?: ReactNode;
  /** Most of the window's height, whatever stands below; without it the editor fills the height that it is given. */
  readonly tall?: boolean;
}

/** Some hundred kilobytes that most people never need. */
const CodeView = lazy(() => import('./code-view.tsx').then(({ CodeView: view }) => ({ default: view })));

/** A whole document of JSON or YAML: coloured, folded, searched, completed, and marked where it is wrong. Each problem also stands below in words and leads to its place. */
export function CodeEditor({ problems, side, tall = false, ...editor }: CodeEditorProps) {
  const [goTo, setGoTo] = useState<CodeViewProps['goTo']>(null);
  return (
    <div className="cs-json-field" data-tall={tall || undefined}>
      <Suspense fallback={<Skeleton density="dense" label="Loading the editor" />}>
        <CodeView key={editor.language} {...editor} problems={problems} goTo={goTo} />
      </Suspense>
      {side}
      <ProblemList label={`Problems of ${editor.label}`} problems={problems} onGo={(offset) => setGoTo({ offset })} />
      {!editor.readOnly && <p className="cs-hint">{editor.offer && 'Ctrl Space offers what fits, arrow keys and Enter take it. '}Tab indents. Escape, then Tab leaves the editor. Ctrl F searches, Ctrl Z undoes, F8 goes to the next problem.</p>}
    </div>
  );
}
