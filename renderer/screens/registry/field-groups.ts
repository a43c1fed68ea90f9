/** What the fields of an item are about, in the order in which they are read. */
export const FIELD_GROUPS = ['Use', 'Limits', 'Presentation', 'Safety', 'Rule', 'More'] as const;
export type FieldGroup = (typeof FIELD_GROUPS)[number];

const GROUPS: Readonly<Record<string, FieldGroup>> = {
  enabled: 'Use', allowed_roles: 'Use', tool: 'Use', base_url: 'Use', transport: 'Use',
  timeout_ms: 'Limits', timeout_s: 'Limits', cost_units: 'Limits',
  label: 'Presentation', name: 'Presentation', description: 'Presentation', tags: 'Presentation', pinned: 'Presentation', hidden: 'Presentation', defaults: 'Presentation',
  read_only: 'Safety', destructive: 'Safety', side_effect: 'Safety',
  phase: 'Rule', priority: 'Rule', when: 'Rule', effect: 'Rule',
};

/** Fields that this product does not know come last. */
export function fieldGroup(field: string): FieldGroup {
  return Object.hasOwn(GROUPS, field) ? (GROUPS[field] ?? 'More') : 'More';
}
