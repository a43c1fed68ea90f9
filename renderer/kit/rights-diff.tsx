import type { ReactNode } from 'react';
import { Hidden } from './text.tsx';

export interface RightsLine {
  readonly id: string;
  readonly kind: 'add' | 'del' | 'change' | 'same';
  readonly name: ReactNode;
  /** A badge: destructive, read-only, new host. */
  readonly mark?: ReactNode;
  readonly why?: ReactNode;
}

export interface RightsGroup {
  /** "Tools", "Hosts", "Budget" */
  readonly title: string;
  readonly lines: readonly RightsLine[];
}

const SIGNS = { add: '+', del: '−', change: '~', same: '' } as const;
const WORDS = { add: 'gained', del: 'lost', change: 'changed', same: '' } as const;

/** What one version may do that another may not, right by right. */
export function RightsDiff({ label, groups }: { readonly label: string; readonly groups: readonly RightsGroup[] }) {
  return (
    <table className="cs-rights" aria-label={label}>
      <tbody>
        {groups.flatMap((group) =>
          group.lines.map((line, index) => (
            <tr key={`${group.title}:${line.id}`}>
              <th scope="row">{index === 0 ? group.title : <Hidden>{group.title}</Hidden>}</th>
              <td className="cs-rights-name">
                <span className="cs-sign" data-kind={line.kind} aria-hidden>
                  {SIGNS[line.kind]}
                </span>
                <Hidden>{WORDS[line.kind]} </Hidden>
                <span className="cs-text" data-weight={line.kind === 'same' ? 'normal' : 'medium'} data-struck={line.kind === 'del' || undefined}>
                  {line.name}
                </span>
              </td>
              <td>{line.mark}</td>
              <td>
                <span className="cs-text" data-tone="soft">{line.why}</span>
              </td>
            </tr>
          )),
        )}
      </tbody>
    </table>
  );
}
