import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { CopyableId } from './copyable-id.tsx';
import { Icon, type IconName } from './icon.tsx';

interface EmptyStateProps {
  readonly icon?: IconName;
  readonly title: string;
  /** What to do about it. */
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

export function EmptyState({ icon = 'open', title, children, actions }: EmptyStateProps) {
  return (
    <div className="cs-state">
      <Icon name={icon} size={20} />
      <div>
        <h2>{title}</h2>
        {children && <p>{children}</p>}
      </div>
      {actions && <div className="cs-state-actions">{actions}</div>}
    </div>
  );
}

interface RefusedStateProps {
  /** The sentence of the refusal. */
  readonly says: string;
  /** What the missing capability allows, in words, and its name. */
  readonly capability?: { readonly name: string; readonly what: string };
  /** Further facts: the field, the rule, when to try again. */
  readonly facts?: readonly string[];
  /** Roles or people who can grant it. */
  readonly ask?: ReactNode;
  readonly actions?: ReactNode;
}

export function RefusedState({ says, capability, facts = [], ask, actions }: RefusedStateProps) {
  return (
    <div className="cs-state" data-tone="warn" role="status">
      <Icon name="lock" size={20} />
      <div>
        <h2>{says}</h2>
        {capability && (
          <p>
            It needs <code className="cs-mono">{capability.name}</code>: {capability.what}.
          </p>
        )}
        {facts.map((fact) => (
          <p key={fact}>{fact}</p>
        ))}
        {ask && <p>{ask}</p>}
      </div>
      {actions && <div className="cs-state-actions">{actions}</div>}
    </div>
  );
}

interface BrokenStateProps {
  readonly title?: string;
  readonly children?: ReactNode;
  readonly incident?: string | null;
  readonly onRetry?: () => void;
}

export function BrokenState({ title = 'Something broke on our side', children, incident = null, onRetry }: BrokenStateProps) {
  return (
    <div className="cs-state" data-tone="danger" role="alert">
      <Icon name="warn" size={20} />
      <div>
        <h2>{title}</h2>
        <p>{children ?? 'Try again; if it stays, give the incident number to whoever runs this installation.'}</p>
      </div>
      {incident !== null && (
        <div>
          Incident <CopyableId value={incident} what="incident number" />
        </div>
      )}
      {onRetry && (
        <div className="cs-state-actions">
          <Button icon="retry" onPress={onRetry}>
            Try again
          </Button>
        </div>
      )}
    </div>
  );
}
