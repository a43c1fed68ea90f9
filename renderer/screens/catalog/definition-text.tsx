import { useMemo } from 'react';
import { Button, DefinitionView, Text } from '../../kit/index.ts';
import { notify } from '../../lib/index.ts';
import { draftText } from './definition-draft.ts';
import type { VersionView } from './use-agent.ts';

/** A definition that can no longer be changed, for reading; as JSON it can be copied. */
export function DefinitionText({ version }: { readonly version: VersionView }) {
  const json = useMemo(() => draftText(version.definition), [version]);
  const copy = async () => {
    await navigator.clipboard.writeText(json);
    notify({ tone: 'ok', title: `The definition of ${version.semver} is copied as JSON` });
  };
  return (
    <>
      <div className="flex flex-wrap items-center gap-3 px-5 py-2">
        <Text tone="faint" size="s">Shown for reading: sorted by key, texts unfolded, unseen characters spelled out.</Text>
        <span className="ml-auto"><Button size="tiny" icon="copy" onPress={() => void copy()}>Copy as JSON</Button></span>
      </div>
      <DefinitionView label={`Definition of ${version.semver}`} definition={version.definition} />
    </>
  );
}
