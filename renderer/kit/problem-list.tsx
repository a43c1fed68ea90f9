import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

export interface JsonProblem {
  readonly id: string;
  /** `line 3, column 14`; null when it is not known. */
  readonly where: string | null;
  /** Where to put the caret, in UTF-16 units; null when it is not known. */
  readonly offset: number | null;
  /** JSON Pointer of the member, the rule it breaks, and what to do. */
  readonly field: string;
  readonly rule: string;
  readonly message: string;
}

interface ProblemListProps {
  readonly label: string;
  readonly problems: readonly JsonProblem[];
  /** Puts the caret there. */
  readonly onGo: (offset: number) => void;
}

/** What is wrong with a text, in words under its editor; each place leads to where it stands. */
export function ProblemList({ label, problems, onGo }: ProblemListProps) {
  if (problems.length === 0) return null;
  return (
    <ul className="cs-problems" aria-label={label}>
      {problems.map(({ id, where, offset, field, message, rule }) => (
        <li key={id}>
          <Icon name="warn" />
          <span>
            {where !== null && offset !== null ? <Button kind="link" onPress={() => onGo(offset)}>{where}</Button> : where}{' '}
            {field !== '' && <code className="cs-mono">{field}</code>} {message} <span className="cs-text" data-tone="faint">Rule: {rule}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
