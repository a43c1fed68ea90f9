import { countOf, Page, PageHeader, Segmented } from '../../kit/index.ts';
import { QueryView, useSession, useUnsaved } from '../../lib/index.ts';
import { LayerTexts } from './layer-texts.tsx';
import { RegistryGrid } from './registry-grid.tsx';
import { RegistryWarnings } from './registry-warnings.tsx';
import { useLayerEdit } from './use-layer-edit.ts';
import { useSections } from './use-registry.ts';
import { useRegistryPlace } from './use-registry-place.ts';

export function RegistryScreen() {
  const at = useRegistryPlace();
  const sections = useSections();
  const edit = useLayerEdit();
  const question = useUnsaved(edit.draft !== null, 'The registry');
  const issues = (sections.data?.issues.length ?? 0) + (sections.data?.files.length ?? 0);
  const faces = [
    { id: 'grid', label: 'Grid' },
    { id: 'json', label: 'Layers as JSON' },
    { id: 'warnings', label: issues === 0 ? 'Warnings' : countOf(issues, 'warning') },
  ] as const;
  return (
    <Page>
      <PageHeader title="Registry" sub={`${useSession().tenant.name}: what each layer sets, and what holds`} actions={<Segmented label="Show" options={faces} value={at.face} onChange={at.show} />} />
      <QueryView query={sections}>
        {(found) => {
          switch (at.face) {
            case 'grid':
              return <RegistryGrid sections={found} at={at} edit={edit} />;
            case 'json':
              return <LayerTexts at={at} edit={edit} />;
            case 'warnings':
              return <RegistryWarnings issues={found.issues} files={found.files} />;
          }
        }}
      </QueryView>
      {question}
    </Page>
  );
}
