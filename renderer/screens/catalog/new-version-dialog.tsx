import { useId } from 'react';
import { Button, Dialog, Notice, Text, TextArea, TextField } from '../../kit/index.ts';
import { useNewVersion, type VersionSource } from './use-new-version.ts';

interface NewVersionDialogProps {
  readonly from: VersionSource;
  readonly proposal: string;
  readonly onClose: () => void;
  readonly onMade: (id: string) => void;
}

export function NewVersionDialog({ from, proposal, onClose, onMade }: NewVersionDialogProps) {
  const { form, busy, refusal, send } = useNewVersion(from, proposal, onMade);
  const id = useId();
  return (
    <Dialog
      open onClose={onClose} title={from.semver === null ? 'First version' : `New version from ${from.semver}`}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" submit form={id} busy={busy}>Create draft</Button>
        </>
      }
    >
      <form id={id} onSubmit={send} noValidate className="grid gap-4">
        <Text tone="soft">{from.semver === null ? 'It begins as an empty draft.' : `It begins as a draft with the definition of ${from.semver}; ${from.semver} itself stays as it is.`}</Text>
        <TextField label="Version" autoFocus maxLength={100} hint="SemVer, like 1.4.0 or 2.0.0-rc.1" {...form.field('semver')} />
        <TextArea label="What is new" optional rows={2} {...form.field('changelog')} />
        {refusal && <Notice tone="danger">{refusal}</Notice>}
      </form>
    </Dialog>
  );
}
