import { CAPABILITIES, CAPABILITY_NAMES, type Capability } from '../../../shared/capabilities.ts';
import { capabilitiesMatching } from '../../../shared/capability-patterns.ts';
import { countOf, type MatrixCell, type MatrixColumn, type MatrixRow } from '../../kit/index.ts';
import { heldWith, type ListedRole, type ListedRoles, type OwnRole, ownRoles } from './role-draft.ts';
import { resourceWords } from './role-rights.ts';

export interface MatrixView {
  readonly columns: readonly MatrixColumn[];
  readonly rows: readonly MatrixRow[];
}

export interface MatrixFilter {
  readonly text: string;
  readonly show: 'all' | 'sealed' | 'changed';
  readonly onlyOwn: boolean;
}

/** The platform's own capabilities stand last: no tenant gives them. */
const IN_ORDER = CAPABILITY_NAMES.toSorted((a, b) => Number(CAPABILITIES[a].plane === 'platform') - Number(CAPABILITIES[b].plane === 'platform'));
const LAYER_WORDS: Readonly<Record<string, string>> = { base: 'base', org: 'organisation', tenant: 'own' };

interface Column extends MatrixColumn {
  readonly held: ReadonlySet<Capability>;
  readonly before: ReadonlySet<Capability>;
  readonly patterns: readonly string[];
  readonly parents: readonly string[];
  readonly taken: ListedRole['taken'];
  readonly own: boolean;
}

/** Rights as rows, roles as columns, with the tenant's own roles as they are about to be. A filter may empty it. */
export function matrixOf(listed: ListedRoles, own: readonly OwnRole[], filter: MatrixFilter): MatrixView {
  const held = heldWith(listed, own);
  const columns = columnsOf(listed, own, held).filter((column) => !filter.onlyOwn || column.own);
  const ceiling = new Set(listed.ceiling);
  const groups = Map.groupBy(IN_ORDER.filter((name) => fits(name, filter, columns)), resourceOf);
  const rows = [...groups].flatMap(([resource, names]): MatrixRow[] => [
    { id: `${resource}:*`, kind: 'group', name: resource, detail: resourceWords(resource), cells: columns.map((column) => groupCell(resource, column)) },
    ...names.map((name): MatrixRow => ({ id: name, kind: 'right', name, detail: CAPABILITIES[name].what, sealed: CAPABILITIES[name].sealed, cells: columns.map((column) => rightCell(name, column, { held, ceiling })) })),
  ]);
  return { columns, rows };
}

function columnsOf(listed: ListedRoles, own: readonly OwnRole[], held: ReadonlyMap<string, ReadonlySet<Capability>>): readonly Column[] {
  const before = heldWith(listed, ownRoles(listed));
  const byName = new Map(listed.roles.map((role) => [role.name, role] as const));
  const system = listed.roles.filter(({ isSystem }) => isSystem).map((role): Column => ({
    id: role.name, name: role.name, note: `${LAYER_WORDS[role.layer] ?? role.layer}${role.narrowed ? ', narrowed' : ''}, ${countOf(role.holders, 'holder')}`, fixed: true, mark: 'lock',
    held: held.get(role.name) ?? new Set(), before: before.get(role.name) ?? new Set(), patterns: role.patterns, parents: role.parents, taken: role.taken, own: false,
  }));
  const ours = own.map(({ name, patterns, parents }): Column => {
    const listedAs = byName.get(name);
    return {
      id: name, name, note: listedAs ? `own, ${countOf(listedAs.holders, 'holder')}` : 'new', fixed: false,
      held: held.get(name) ?? new Set(), before: before.get(name) ?? new Set(), patterns, parents, taken: listedAs?.taken ?? [], own: true,
    };
  });
  return [...ours, ...system]; // what can be changed stands first
}

function fits(name: Capability, { text, show }: MatrixFilter, columns: readonly Column[]): boolean {
  if (show === 'sealed' && !CAPABILITIES[name].sealed) return false;
  if (show === 'changed' && columns.every(({ held, before }) => held.has(name) === before.has(name))) return false;
  const sought = text.trim().toLowerCase();
  return sought === '' || [name, CAPABILITIES[name].what, resourceWords(resourceOf(name))].some((words) => words.toLowerCase().includes(sought));
}

function groupCell(resource: string, { name, held, patterns }: Column): MatrixCell {
  const all = CAPABILITY_NAMES.filter((capability) => resourceOf(capability) === resource);
  const some = all.filter((capability) => held.has(capability)).length;
  const pattern = `${resource}:*`;
  return { face: 'count', text: some === 0 ? '' : `${some}/${all.length}`, words: `${name}: ${some} of ${all.length} of ${resource}${patterns.includes(pattern) ? `, by the wildcard ${pattern}` : ''}` };
}

interface Rules {
  readonly held: ReadonlyMap<string, ReadonlySet<Capability>>;
  readonly ceiling: ReadonlySet<Capability>;
}

function rightCell(capability: Capability, column: Column, rules: Rules): MatrixCell {
  const cell = column.held.has(capability) ? heldCell(capability, column, rules) : missingCell(capability, column, rules);
  if (column.held.has(capability) === column.before.has(capability)) return cell;
  const gained = column.held.has(capability);
  return { ...cell, change: gained ? 'add' : 'del', words: `${cell.words}; ${gained ? 'gained' : 'lost'} when saved` };
}

function heldCell(capability: Capability, { name, patterns, parents }: Column, { held }: Rules): MatrixCell {
  const wild = patterns.find((pattern) => pattern !== capability && capabilitiesMatching(pattern)?.includes(capability));
  const parent = parents.find((candidate) => held.get(candidate)?.has(capability));
  if (!patterns.includes(capability) && wild !== undefined) return { face: 'pattern', words: `${name} holds ${capability} by the wildcard ${wild}` };
  if (!patterns.includes(capability) && parent !== undefined) return { face: 'parent', words: `${name} holds ${capability} from its parent role ${parent}` };
  return { face: 'named', words: `${name} holds ${capability} by its name` };
}

function missingCell(capability: Capability, { name, taken, own, patterns, parents }: Column, { held, ceiling }: Rules): MatrixCell {
  const by = taken.find((one) => one.capability === capability);
  if (by) return { face: 'taken', words: `${capability} was taken from ${name} by the ${LAYER_WORDS[by.layer] === 'own' ? 'tenant' : (LAYER_WORDS[by.layer] ?? by.layer)} layer, version ${by.version}, written by ${by.author}` };
  const asks = patterns.some((pattern) => capabilitiesMatching(pattern)?.includes(capability)) || parents.some((parent) => held.get(parent)?.has(capability));
  if (own && asks) return { face: 'taken', words: `${name} asks for ${capability}, which no role of the layers above holds: it does not count` };
  if (own && !ceiling.has(capability)) return { face: 'shut', words: `${capability} cannot be given here: no role of the layers above that a tenant may build on holds it` };
  const sealedOff = CAPABILITIES[capability].sealed && patterns.some((pattern) => pattern === '*' || pattern === `${resourceOf(capability)}:*`);
  return { face: 'none', words: `${name} does not hold ${capability}${sealedOff ? ': it is sealed, and no wildcard reaches it' : ''}` };
}

function resourceOf(name: Capability): string {
  return name.slice(0, name.indexOf(':'));
}
