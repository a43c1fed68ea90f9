import { useCallback, useMemo, useState } from 'react';
import { CodeEditor, Notice, Text } from '../../kit/index.ts';
import type { TextLanguage } from '../../lib/index.ts';
import { type KnownNames, meaningAt, offersAt } from './definition-offers.ts';
import type { useDraft } from './use-draft.ts';

interface DefinitionEditorProps {
  readonly language: TextLanguage;
  readonly known: KnownNames;
  readonly draft: Pick<ReturnType<typeof useDraft>, 'fields' | 'problems' | 'read' | 'attempted' | 'set' | 'save'>;
}

const WORDS = {
  json: 'JSON, stored sorted by key. The digest covers these bytes and no others.',
  yaml: 'YAML 1.2. What it says is stored as JSON, sorted by key, and the digest covers that.',
} as const;

/** A definition as text. Its schema offers what fits the caret, and tells what the field means that the caret stands in. */
export function DefinitionEditor({ language, known, draft: { fields, problems, read, attempted, set, save } }: DefinitionEditorProps) {
  const [caret, setCaret] = useState(0);
  const offer = useCallback((text: string, at: number) => offersAt(language, known, text, at), [language, known]);
  const meaning = useMemo(() => (read ? meaningAt(read.places, caret) : null), [read, caret]);
  return (
    <div className="grid gap-2">
      <Text tone="soft" size="s">{WORDS[language.id]} It is saved as you write; Ctrl S saves at once and notes the edit in the log.</Text>
      {attempted && problems.length > 0 && <Notice tone="danger">Not saved: mend what is listed below first.</Notice>}
      <CodeEditor
        label="Definition" tall wraps language={language.id} value={fields.text} onChange={(text) => set({ text })} problems={problems} onSave={save} offer={offer} onCaret={setCaret}
        side={
          <>
            <div className="min-h-5"><Text size="s" tone="soft">{meaning && <><Text mono>{meaning.key}</Text> {meaning.help}</>}</Text></div>
            {read?.hasAsides && <Notice tone="info">Comments and anchors are no part of the definition and are not kept: they go when you save, or leave this view.</Notice>}
          </>
        }
      />
    </div>
  );
}
