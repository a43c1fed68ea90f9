import { LAYER_KINDS, type LayerKind } from '../../../shared/registry-schema.ts';
import { SideNav, Split } from '../../kit/index.ts';
import { QueryView, useSession } from '../../lib/index.ts';
import { LayerHistory } from './layer-history.tsx';
import { LayerText } from './layer-text.tsx';
import { LayerVersionChange } from './layer-version-change.tsx';
import type { LayerEdit } from './use-layer-edit.ts';
import { useLayer } from './use-registry.ts';
import type { useRegistryPlace } from './use-registry-place.ts';

interface LayerTextsProps {
  readonly at: ReturnType<typeof useRegistryPlace>;
  readonly edit: LayerEdit;
}

const LAYER_FACES = [
  { id: 'base', label: 'Base' },
  { id: 'org', label: 'Organisation' },
  { id: 'tenant', label: 'Tenant' },
  { id: 'user', label: 'Your own' },
] as const satisfies readonly { readonly id: LayerKind; readonly label: string }[];

/** One layer as it is written, its versions beside it. */
export function LayerTexts({ at, edit }: LayerTextsProps) {
  const organised = useSession().organisation !== null;
  const kind = at.layer === 'org' && !organised ? 'tenant' : at.layer;
  const layer = useLayer(kind);
  const editable = kind !== 'base' && layer.data?.mayWrite ? kind : null;
  const faces = LAYER_FACES.filter(({ id }) => id !== 'org' || organised);
  return (
    <Split>
      <SideNav
        label="Layers" current={kind} onChoose={(id) => at.showLayer(LAYER_KINDS.find((candidate) => candidate === id) ?? 'tenant')}
        groups={[{ items: faces.map(({ id, label }) => ({ id, label, ...(edit.draft?.kind === id ? { note: 'unsaved' } : {}) })) }]}
      />
      <QueryView query={layer}>
        {({ current, history, proposals }) => (
          <>
            <div className="flex min-w-[20rem] flex-1 flex-col">
              {at.version !== null && at.version !== current?.version ? (
                <LayerVersionChange kind={kind} version={at.version} inForce={current} editable={editable} edit={edit} onBack={() => at.showLayer(kind)} />
              ) : (
                <LayerText key={kind} kind={kind} current={current} editable={editable} edit={edit} />
              )}
            </div>
            <LayerHistory proposals={proposals} history={history} chosen={at.version ?? current?.version ?? null} onChoose={(version) => at.showLayer(kind, version)} />
          </>
        )}
      </QueryView>
    </Split>
  );
}
