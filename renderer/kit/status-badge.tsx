import type { ReactElement, ReactNode } from 'react';
import { Badge, drawnBadge } from './badge.tsx';
import type { IconName } from './icon.tsx';
import type { Tone } from './notice.tsx';

interface Face {
  readonly icon: IconName;
  readonly tone: Tone;
  readonly word: string;
}

/** Every status the product shows, drawn the same wherever it appears. */
const STATUSES = {
  // a version's six states
  draft: { icon: 'draft', tone: 'neutral', word: 'Draft' },
  pending: { icon: 'waiting', tone: 'info', word: 'Pending' },
  approved: { icon: 'check', tone: 'ok', word: 'Approved' },
  published: { icon: 'ok', tone: 'ok', word: 'Published' },
  deprecated: { icon: 'warn', tone: 'warn', word: 'Deprecated' },
  archived: { icon: 'archive', tone: 'neutral', word: 'Archived' },
  // an approval request and a vote
  waiting: { icon: 'waiting', tone: 'info', word: 'Waiting' },
  rejected: { icon: 'refused', tone: 'danger', word: 'Rejected' },
  expired: { icon: 'waiting', tone: 'warn', word: 'Expired' },
  voided: { icon: 'shield-bad', tone: 'warn', word: 'Void' },
  withdrawn: { icon: 'undo', tone: 'neutral', word: 'Withdrawn' },
  'changes-requested': { icon: 'comment', tone: 'warn', word: 'Changes requested' },
  // risk, and what a tool may do
  'risk-high': { icon: 'warn', tone: 'danger', word: 'High' },
  'risk-medium': { icon: 'warn', tone: 'warn', word: 'Medium' },
  'risk-low': { icon: 'minus', tone: 'neutral', word: 'Low' },
  destructive: { icon: 'zap', tone: 'danger', word: 'Destructive' },
  'read-only': { icon: 'show', tone: 'neutral', word: 'Read-only' },
  additive: { icon: 'plus', tone: 'neutral', word: 'Additive' },
  // a run and a step
  queued: { icon: 'open', tone: 'neutral', word: 'Queued' },
  running: { icon: 'play', tone: 'info', word: 'Running' },
  succeeded: { icon: 'ok', tone: 'ok', word: 'Succeeded' },
  failed: { icon: 'warn', tone: 'warn', word: 'Failed' },
  cancelled: { icon: 'stop', tone: 'neutral', word: 'Cancelled' },
  paused: { icon: 'pause', tone: 'warn', word: 'Paused' },
  // an audit outcome
  allowed: { icon: 'ok', tone: 'ok', word: 'Allowed' },
  refused: { icon: 'refused', tone: 'danger', word: 'Refused' },
  // a control in a report
  met: { icon: 'ok', tone: 'ok', word: 'Met' },
  'not-met': { icon: 'refused', tone: 'danger', word: 'Not met' },
  'insufficient-evidence': { icon: 'help', tone: 'warn', word: 'Insufficient evidence' },
  'needs-attachment': { icon: 'upload', tone: 'warn', word: 'Needs attachment' },
  'evidence-attached': { icon: 'attach', tone: 'info', word: 'Evidence attached' },
  // proof
  verified: { icon: 'shield-ok', tone: 'ok', word: 'Verified' },
  unverified: { icon: 'shield', tone: 'neutral', word: 'Not verified' },
  broken: { icon: 'shield-bad', tone: 'danger', word: 'Does not verify' },
  erased: { icon: 'erased', tone: 'warn', word: 'Erased' },
  held: { icon: 'lock', tone: 'info', word: 'Held' },
  // people, keys, tenants, switches
  active: { icon: 'ok', tone: 'ok', word: 'Active' },
  invited: { icon: 'send', tone: 'info', word: 'Invited' },
  disabled: { icon: 'ban', tone: 'neutral', word: 'Disabled' },
  revoked: { icon: 'ban', tone: 'danger', word: 'Revoked' },
  suspended: { icon: 'pause', tone: 'danger', word: 'Suspended' },
  locked: { icon: 'lock', tone: 'neutral', word: 'Locked' },
  conflict: { icon: 'branch', tone: 'warn', word: 'Conflict' },
  unknown: { icon: 'help', tone: 'neutral', word: 'Unknown' },
} as const satisfies Record<string, Face>;

export type StatusName = keyof typeof STATUSES;

interface StatusBadgeProps {
  readonly status: StatusName;
  /** Replaces the status's own word ("1 destructive", "Waiting for votes"). */
  readonly word?: string;
  /** A quiet addition behind the word ("4.0.0 asked"). */
  readonly note?: ReactNode;
  readonly tint?: boolean;
}

/** The plain badge of a status as its element, for a list that is scrolled fast. */
export function drawnStatus(status: StatusName): ReactElement {
  const { icon, tone, word } = STATUSES[status];
  return drawnBadge({ icon, tone, children: word });
}

export function StatusBadge({ status, word, note, tint = false }: StatusBadgeProps) {
  const face = STATUSES[status];
  return (
    <>
      <Badge icon={face.icon} tone={face.tone} tint={tint}>
        {word ?? face.word}
      </Badge>
      {note && <span className="cs-badge-note">{note}</span>}
    </>
  );
}
