import { type RightKind, RIGHT_KINDS, rightRows, type RightRow } from '../../shared/right-rows.ts';
import type { RightsCard } from '../../shared/rights-card.ts';
import type { RightsChange } from '../../shared/rights-diff.ts';
import type { RightsSeverity } from '../../shared/rights-severity.ts';
import { Badge } from './badge.tsx';
import type { IconName } from './icon.tsx';
import type { Tone } from './notice.tsx';
import type { RightsGroup, RightsLine } from './rights-diff.tsx';
import { StatusBadge } from './status-badge.tsx';
import { visibleText } from './visible-text.ts';

/** What a right of each kind is called when several stand together. */
const TITLES: Readonly<Record<RightKind, string>> = {
  tool: 'Tools', 'mcp-server': 'MCP servers', unattended: 'Unattended', secret: 'Secrets', host: 'Hosts', 'sub-agent': 'Agents', model: 'Models', memory: 'Memory', role: 'Roles', limit: 'Limits',
};

const SIGNS = { added: 'add', removed: 'del', changed: 'change' } as const satisfies Record<RightsChange['change'], RightsLine['kind']>;

/** A rights diff as lines for RightsDiff, in the order in which a person should read them. */
export function changedRights(changes: readonly RightsChange[]): readonly RightsGroup[] {
  return grouped(changes.map((change) => [change.kind, {
    id: JSON.stringify([change.name, change.before ?? null, change.after ?? null]), kind: SIGNS[change.change], name: visibleText(nameOf(change)), mark: markOf(change), why: visibleText(change.says),
  }]));
}

/** Rights of a card that a diff does not mention: what stays as it was. */
export function unchangedRights(card: RightsCard, changes: readonly RightsChange[]): readonly RightsGroup[] {
  const changed = new Set(changes.map(({ kind, name, after }) => JSON.stringify([kind, name, after ?? null])));
  return cardRights(card, (row) => !changed.has(JSON.stringify([row.kind, row.name, row.value ?? null])));
}

/** A whole rights card as lines for RightsDiff. */
export function cardRights(card: RightsCard, keeps: (row: RightRow) => boolean = () => true): readonly RightsGroup[] {
  const rows = [...rightRows(card)].filter(([, row]) => keeps(row));
  return grouped(rows.map(([id, row]) => [row.kind, {
    id, kind: 'same', name: visibleText(row.name),
    mark: row.kind === 'tool' ? <EffectBadge effect={row.value} quiet /> : row.value !== undefined && <span className="cs-mono">{visibleText(String(row.value))}</span>,
  }]));
}

function grouped(lines: readonly (readonly [RightKind, RightsLine])[]): readonly RightsGroup[] {
  return RIGHT_KINDS.map((kind) => ({ title: TITLES[kind], lines: lines.flatMap(([of, line]) => (of === kind ? [line] : [])) })).filter((group) => group.lines.length > 0);
}

function nameOf({ change, kind, name, before, after }: RightsChange): string {
  if (change === 'changed') return `${name}: ${before ?? 'none'} → ${after ?? 'none'}`;
  const value = after ?? before;
  return value === undefined || kind === 'tool' ? name : `${name}: ${value}`;
}

function markOf({ kind, change, before, after, weight, severity }: RightsChange) {
  if (kind === 'tool') return <EffectBadge effect={after ?? before} />;
  if (weight === 'widens') return <Badge {...SEVERITY_FACES[severity]}>{change === 'added' ? 'New' : 'Wider'}, {severity}</Badge>;
  return weight === 'narrows' && change !== 'removed' ? <Badge icon="less">Narrower</Badge> : null;
}

/** How much there is to decide about a gain. */
export const SEVERITY_FACES = {
  high: { icon: 'shield-alert', tone: 'danger' }, medium: { icon: 'warn', tone: 'warn' }, low: { icon: 'info', tone: 'neutral' }, none: { icon: 'check', tone: 'neutral' },
} as const satisfies Record<RightsSeverity, { readonly icon: IconName; readonly tone: Tone }>;

/** What a tool claims to do; a tool that claims nothing may do anything, which is worth a warning where it is gained. */
function EffectBadge({ effect, quiet }: { readonly effect: string | number | undefined; readonly quiet?: boolean }) {
  if (effect === 'read-only' || effect === 'additive' || effect === 'destructive') return <StatusBadge status={effect} />;
  return <Badge icon="help" tone={quiet ? 'neutral' : 'warn'}>Effect unknown</Badge>;
}
