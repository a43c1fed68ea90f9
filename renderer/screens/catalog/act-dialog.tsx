import { useState } from 'react';
import { ConfirmDialog, TextArea } from '../../kit/index.ts';
import { confirmNatively, oneLine, troubleOf } from '../../lib/index.ts';
import { ACT_WORDS } from './act-words.ts';
import { useVersionMoves, type VersionView } from './use-agent.ts';
import type { ActName } from './version-acts.ts';
import { WhoMustAgree } from './who-must-agree.tsx';

interface ActDialogProps {
  readonly act: ActName;
  readonly agentName: string;
  readonly version: Pick<VersionView, 'id' | 'ver' | 'semver'>;
  /** Number of the version that publishing puts out of service. */
  readonly replaces: string | null;
  readonly onClose: () => void;
}

/** Asks before a version is moved. Publishing is asked once more by the system's own window on the desktop. */
export function ActDialog({ act, agentName, version, replaces, onClose }: ActDialogProps) {
  const [text, setText] = useState('');
  const { all, start } = useVersionMoves(version);
  const words = ACT_WORDS[act];
  const { isPending, error } = all[act];
  const go = async () => {
    if (act === 'publish' && !(await confirmNatively({ title: words.title(version.semver), detail: `${agentName}. ${words.says}`, action: words.label }))) return;
    await start[act](text.trim());
    onClose();
  };
  const touches = [`${agentName} ${version.semver}`, ...(act === 'publish' && replaces !== null ? [`${agentName} ${replaces}, which becomes deprecated`] : [])];
  return (
    <ConfirmDialog
      open onClose={onClose} title={words.title(version.semver)} confirm={words.label} touches={touches} busy={isPending} error={error ? oneLine(troubleOf(error)) : null}
      onConfirm={() => void go().catch(shownInDialog)} {...(words.destructive ? { destructive: true } : {})}
    >
      <div className="grid gap-3">
        <p>{words.says}</p>
        {act === 'submit' && <WhoMustAgree versionId={version.id} />}
        {words.text && <TextArea label={words.text.label} hint={words.text.hint} optional value={text} onChange={setText} maxLength={2_000} autoFocus />}
      </div>
    </ConfirmDialog>
  );
}

/** The mutation keeps its error, and the dialog shows it. */
function shownInDialog(): void {}
