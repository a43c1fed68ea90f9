import { useState } from 'react';
import { Button, Dialog, Notice, SecretCodes } from '../../kit/index.ts';
import { notify, saveFile } from '../../lib/index.ts';

interface ShownCodesProps {
  readonly title: string;
  readonly codes: readonly string[];
  readonly onClose: () => void;
}

/** The only time that recovery codes are shown. Not closed by a press outside. */
export function ShownCodes({ title, codes, onClose }: ShownCodesProps) {
  const [copied, setCopied] = useState(false);
  const text = `${codes.join('\n')}\n`;
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  const download = async () => {
    if ((await saveFile('countersign-recovery-codes.txt', new TextEncoder().encode(text))) === 'saved') notify({ tone: 'ok', title: 'The recovery codes are in a file of yours' });
  };
  return (
    <Dialog open onClose={onClose} alert title={title} width="wide" footer={<Button kind="primary" onPress={onClose}>I have stored them</Button>}>
      <Notice tone="warn">This is the only time these recovery codes are shown: only their hashes are kept. Each opens your account once, with your password, when your telephone is gone.</Notice>
      <SecretCodes label="Recovery codes" codes={codes} />
      <div className="flex gap-2">
        <Button icon={copied ? 'check' : 'copy'} onPress={() => void copy()}>{copied ? 'Copied' : 'Copy all'}</Button>
        <Button icon="download" onPress={() => void download()}>Download</Button>
      </div>
    </Dialog>
  );
}
