import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { LayerKind } from '../../../shared/registry-schema.ts';
import { Button, diffLines, hunksOf, LongDiff, Notice, Pane, Segmented, Text, Toolbar } from '../../kit/index.ts';
import { QueryView, useSearchText, useTRPC } from '../../lib/index.ts';
import { layerText } from './layer-text.tsx';
import { contentOf, type EditableKind, type LayerEdit } from './use-layer-edit.ts';
import type { Layer } from './use-registry.ts';

interface LayerVersionChangeProps {
  readonly kind: LayerKind;
  readonly version: number;
  readonly inForce: Layer | null;
  readonly editable: EditableKind | null;
  readonly edit: LayerEdit;
  readonly onBack: () => void;
}

/** An older version: what it changed, or what has changed since; and the way to bring its text back. */
export function LayerVersionChange({ kind, version, inForce, editable, edit, onBack }: LayerVersionChangeProps) {
  const trpc = useTRPC();
  const [against, setAgainst] = useSearchText('against', 'before');
  const shown = useQuery(trpc.registry.layerVersion.queryOptions({ kind, version }));
  const before = useQuery(trpc.registry.layerVersion.queryOptions({ kind, version: Math.max(1, version - 1) }, { enabled: version > 1 }));
  const take = () => {
    if (editable === null || !shown.data) return;
    edit.setText(editable, layerText(shown.data.content), inForce?.version ?? 0);
    onBack();
  };
  return (
    <>
      <Toolbar label="This version">
        <Segmented
          label="Compare" value={against === 'now' ? 'now' : 'before'} onChange={setAgainst}
          options={[{ id: 'before', label: 'What it changed' }, { id: 'now', label: `What changed since` }]}
        />
        <Text tone="soft">{against === 'now' ? `Version ${version} to ${inForce?.version ?? version}` : version > 1 ? `Version ${version - 1} to ${version}` : 'The first version'}</Text>
        <span className="flex-1" />
        {editable !== null && edit.draft === null && <Button icon="undo" onPress={take}>Revert to this version</Button>}
        <Button onPress={onBack}>Back to the version in force</Button>
      </Toolbar>
      <Pane label={`Changes of version ${version}`}>
        <QueryView query={shown}>
          {(layer) => {
            if (against === 'now') return <TextDiff before={layerText(layer.content)} after={layerText(contentOf(inForce))} />;
            if (version === 1) return <TextDiff before="{}" after={layerText(layer.content)} />;
            return <QueryView query={before}>{(older) => <TextDiff before={layerText(older.content)} after={layerText(layer.content)} />}</QueryView>;
          }}
        </QueryView>
      </Pane>
    </>
  );
}

function TextDiff({ before, after }: { readonly before: string; readonly after: string }) {
  const hunks = useMemo(() => hunksOf(diffLines(before, after)), [before, after]);
  if (hunks.length === 0) return <div className="p-4"><Notice tone="neutral">Both say the same.</Notice></div>;
  return <LongDiff label="Changes" hunks={hunks} />;
}
