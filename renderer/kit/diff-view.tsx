import { Fragment, type ReactNode } from 'react';
import { countOf } from './format-number.ts';
import { IconButton } from './icon-button.tsx';
import type { DiffHunk, DiffLine } from './line-diff.ts';
import { Hidden } from './text.tsx';

/** What is said about lines of a diff. */
export interface DiffComments {
  /** Shown under a line: its comments. */
  readonly under?: (line: DiffLine) => ReactNode;
  readonly onComment?: (line: DiffLine) => void;
}

interface DiffViewProps extends DiffComments {
  readonly label: string;
  readonly hunks: readonly (DiffHunk & { readonly title?: string; readonly note?: string })[];
}

/** Added and removed are said by sign and by word as well as by ground. */
export function DiffView({ label, hunks, under, onComment }: DiffViewProps) {
  return (
    <table className="cs-diff" aria-label={label}>
      <colgroup>
        <col className="cs-diff-n" />
        <col className="cs-diff-n" />
        <col className="cs-diff-sign" />
        <col />
        <col className="cs-diff-tool" />
      </colgroup>
      {hunks.map((hunk) => (
        <tbody key={hunk.id}>
          {(hunk.title !== undefined || hunk.skipped > 0) && (
            <tr>
              <th colSpan={5} scope="rowgroup">
                {hunk.title ?? countOf(hunk.skipped, 'unchanged line')}
                <span className="cs-diff-note">{hunk.note}</span>
              </th>
            </tr>
          )}
          {hunk.lines.map((line) => (
            <DiffRow key={`${line.before}:${line.after}`} line={line} under={hunk.ownNumbers ? undefined : under?.(line)} onComment={hunk.ownNumbers ? undefined : onComment} />
          ))}
        </tbody>
      ))}
    </table>
  );
}

const SIGNS = { same: '', add: '+', del: '−' } as const;
const WORDS = { same: '', add: 'added', del: 'removed' } as const;

function DiffRow({ line, under, onComment }: { readonly line: DiffLine; readonly under: ReactNode; readonly onComment: ((line: DiffLine) => void) | undefined }) {
  const number = line.after ?? line.before;
  return (
    <Fragment>
      <tr data-kind={line.kind} data-anchored={under ? true : undefined}>
        <td className="cs-diff-n">{line.before}</td>
        <td className="cs-diff-n">{line.after}</td>
        <td className="cs-diff-sign">
          <span aria-hidden>{SIGNS[line.kind]}</span>
          <Hidden>{WORDS[line.kind]}</Hidden>
        </td>
        <td className="cs-diff-text">{line.text}</td>
        <td className="cs-diff-tool">{onComment && <IconButton icon="comment" size="tiny" label={`Comment on line ${number}`} onPress={() => onComment(line)} />}</td>
      </tr>
      {under && (
        <tr>
          <td colSpan={5} className="cs-diff-under">
            {under}
          </td>
        </tr>
      )}
    </Fragment>
  );
}
