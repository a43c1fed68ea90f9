import { SECTIONS, type SectionName } from '../../../shared/registry-schema.ts';

interface SectionFace {
  readonly id: SectionName;
  readonly label: string;
  /** One entry, for "Find in…" and empty states. */
  readonly one: string;
}

/** The sections as they stand on the left; what lower layers can only narrow stands together. */
export const SECTION_GROUPS: readonly { readonly title?: string; readonly sections: readonly SectionFace[] }[] = [
  {
    sections: [
      { id: 'tools', label: 'Tools', one: 'tool' },
      { id: 'actions', label: 'Actions', one: 'action' },
      { id: 'mcp_servers', label: 'MCP servers', one: 'MCP server' },
    ],
  },
  {
    title: 'Narrow only',
    sections: [
      { id: 'policies', label: 'Policies', one: 'policy' },
      { id: 'roles', label: 'Roles', one: 'role' },
      { id: 'limits', label: 'Limits', one: 'limit' },
      { id: 'workflows', label: 'Workflows', one: 'workflow' },
      { id: 'retention', label: 'Retention', one: 'record type' },
      { id: 'safeguards', label: 'Safeguards', one: 'safeguard' },
      { id: 'sso', label: 'Single sign-on', one: 'setting' },
      { id: 'ip_allowlist', label: 'IP allowlist', one: 'setting' },
    ],
  },
  {
    title: 'Presentation',
    sections: [
      { id: 'labels', label: 'Labels', one: 'label' },
      { id: 'defaults', label: 'Defaults', one: 'default' },
    ],
  },
  {
    title: 'Besides',
    sections: [
      { id: 'locks', label: 'Locks', one: 'lock' },
      { id: 'other', label: 'Not known here', one: 'field' },
    ],
  },
];

const FACES = new Map(SECTION_GROUPS.flatMap((group) => group.sections.map((section) => [section.id, section] as const)));

/** A section's name within a sentence; MCP and IP stay as they are spelled. */
export function labelInside(id: SectionName): string {
  const { label } = sectionFace(id);
  return /^\p{Lu}{2}/u.test(label) ? label : label.toLowerCase();
}

export function sectionFace(id: SectionName): SectionFace {
  return FACES.get(id) ?? { id, label: id, one: 'entry' };
}

/** A list of items, each with fields of its own, is read item by item; a map is read as a whole. */
export function isItemList(section: SectionName): boolean {
  return SECTIONS[section].key !== null;
}
