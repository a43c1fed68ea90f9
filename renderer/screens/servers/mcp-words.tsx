import type { ToolEffect } from '../../../shared/rights-card.ts';
import { Badge, type IconName, StatusBadge, type Tone } from '../../kit/index.ts';
import type { ToolStanding } from './mcp-tool-rows.ts';
import type { ServerRow } from './use-mcp-servers.ts';

interface Face {
  readonly icon: IconName;
  readonly tone: Tone;
  readonly word: string;
}

const STATES: Readonly<Record<ServerRow['state'], Face>> = {
  off: { icon: 'ban', tone: 'neutral', word: 'Switched off' },
  unseen: { icon: 'help', tone: 'neutral', word: 'Tools unknown' },
  proposed: { icon: 'waiting', tone: 'info', word: 'Not accepted yet' },
  'as-accepted': { icon: 'shield-ok', tone: 'ok', word: 'As accepted' },
  drifted: { icon: 'shield-bad', tone: 'danger', word: 'Drifted' },
};

export function StateBadge({ state, tint }: { readonly state: ServerRow['state']; readonly tint?: boolean }) {
  const { icon, tone, word } = STATES[state];
  return <Badge icon={icon} tone={tone} {...(tint ? { tint } : {})}>{word}</Badge>;
}

const STANDINGS: Readonly<Record<ToolStanding, Face>> = {
  accepted: { icon: 'check', tone: 'neutral', word: 'As accepted' },
  proposed: { icon: 'waiting', tone: 'info', word: 'Not accepted yet' },
  changed: { icon: 'compare', tone: 'warn', word: 'Defined anew' },
  added: { icon: 'plus', tone: 'warn', word: 'Added' },
  removed: { icon: 'minus', tone: 'warn', word: 'Gone' },
};

export function StandingBadge({ standing }: { readonly standing: ToolStanding }) {
  const { icon, tone, word } = STANDINGS[standing];
  return <Badge icon={icon} tone={tone}>{word}</Badge>;
}

/** What a tool claims to do; one that claims nothing may do anything. */
export function EffectMark({ effect }: { readonly effect: ToolEffect }) {
  return effect === 'unknown' ? <Badge icon="help" tone="warn">Effect unknown</Badge> : <StatusBadge status={effect} />;
}

export const REACH_WORDS = { http: 'Address', stdio: 'Program', none: 'From a file' } as const satisfies Record<ServerRow['reach'], string>;

export const SOURCE_WORDS = { discovery: 'Discovered', health: 'Checked', import: 'Imported' } as const;

export const POLICY_WORDS = {
  report: 'Drift is reported; nothing else follows',
  destructive: 'Requests end when a tool they rely on may do more',
  any: 'Requests end when a tool they rely on is defined anew',
} as const satisfies Record<ServerRow['onDrift'], string>;
