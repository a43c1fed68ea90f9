import { useMemo } from 'react';
import { CAPABILITIES, CAPABILITY_NAMES } from '../../../shared/capabilities.ts';
import type { SectionName } from '../../../shared/registry-schema.ts';
import type { Option } from '../../kit/index.ts';
import type { Vocabulary } from './cell-widget.ts';
import { useSections } from './use-registry.ts';

/** Words that values are made of, as they are in force. */
export function useVocabulary(): Readonly<Record<Vocabulary, readonly Option[]>> {
  const { data } = useSections();
  return useMemo(() => {
    const names = (section: SectionName) => data?.sections.find(({ name }) => name === section)?.entries.map(({ name: id }) => ({ id, label: id })) ?? [];
    return { capabilities: CAPABILITY_OPTIONS, roles: names('roles'), tools: names('tools'), actions: names('actions'), workflows: names('workflows') };
  }, [data]);
}

/** Every capability, and of each resource the wildcard that stands for all of its own. */
const CAPABILITY_OPTIONS: readonly Option[] = [
  ...CAPABILITY_NAMES.map((id) => ({ id, label: id, detail: CAPABILITIES[id].what })),
  ...[...new Set(CAPABILITY_NAMES.map((id) => `${id.split(':', 1)[0] ?? id}:*`))].map((id) => ({ id, label: id, detail: 'all of these' })),
  { id: '*', label: '*', detail: 'all that a wildcard may reach' },
];
