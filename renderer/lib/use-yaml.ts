import { useQuery } from '@tanstack/react-query';
import type { TextLanguage } from './text-language.ts';

/** YAML once it is wanted and its parser is here; until then null. `again` asks once more for what could not be loaded. */
export function useYaml(wanted: boolean): { readonly yaml: TextLanguage | null; readonly failed: boolean; readonly again: () => void } {
  const loaded = useQuery({
    queryKey: ['yaml-language'], queryFn: () => import('./yaml-language.ts').then(({ YAML_LANGUAGE }) => YAML_LANGUAGE), enabled: wanted,
    networkMode: 'always', staleTime: Infinity, gcTime: Infinity, structuralSharing: false, retry: false,
  });
  return { yaml: loaded.data ?? null, failed: loaded.isError, again: () => void loaded.refetch() };
}
