import { useEffect, useId, useRef } from 'react';
import { Button, CopyableId, Dialog, Notice, QrCode, Skeleton, Text, TextField } from '../../kit/index.ts';
import { oneLine, troubleOf } from '../../lib/index.ts';
import { ShownCodes } from './shown-codes.tsx';
import { useEnrolment } from './use-profile.ts';

/** Nothing counts before the first code was typed: whoever closes this earlier signs in as before. */
export function AddAuthenticatorDialog({ onClose }: { readonly onClose: () => void }) {
  const enrolment = useEnrolment();
  const { begin, confirm } = enrolment;
  const asked = useRef(false); // the secret is made once, though React draws twice in development
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    begin.mutate({}, { onError: (error) => { if (isDeclined(error)) onClose(); } });
  }, [begin, onClose]);
  if (confirm.data) return <ShownCodes title="Your authenticator is on" codes={confirm.data.recoveryCodes} onClose={onClose} />;
  return <Enrol enrolment={enrolment} onClose={onClose} />;
}

/** Whoever did not want to prove who they are has gone back already. */
function isDeclined(error: unknown): boolean {
  const trouble = troubleOf(error);
  return trouble.kind === 'refused' && trouble.code === 'auth/reauth-required';
}

function Enrol({ enrolment: { form, begin, confirm, refusal, send }, onClose }: { readonly enrolment: ReturnType<typeof useEnrolment>; readonly onClose: () => void }) {
  const id = useId();
  return (
    <Dialog
      open onClose={onClose} title="Add authenticator" width="wide"
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          {begin.data && <Button kind="primary" submit form={id} busy={confirm.isPending}>Turn on</Button>}
        </>
      }
    >
      {begin.error && <Notice tone="danger">{oneLine(troubleOf(begin.error))}</Notice>}
      {!begin.data && !begin.error && <Skeleton shape="lines" count={4} label="Making a secret" />}
      {begin.data && (
        <form id={id} onSubmit={send} noValidate className="flex flex-wrap gap-6">
          <QrCode text={begin.data.uri} label="QR code for your authenticator application" />
          <div className="grid min-w-64 flex-1 content-start gap-4">
            <ol className="grid list-decimal gap-2 pl-5">
              <li>Open an authenticator application on your telephone and let it scan the code.</li>
              <li>Type the six digits it shows for Countersign.</li>
            </ol>
            <Text as="div" size="s" tone="soft">No camera? Type this secret into it instead: <CopyableId value={begin.data.secret} what="secret" /></Text>
            <TextField label="Code" autoComplete="one-time-code" autoFocus mono maxLength={20} {...form.field('code')} />
            {refusal && <Notice tone="danger">{refusal}</Notice>}
          </div>
        </form>
      )}
    </Dialog>
  );
}
