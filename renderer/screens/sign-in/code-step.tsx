import { useState } from 'react';
import { Button, FrontPage, Notice, TextField } from '../../kit/index.ts';
import { type Challenge, useCode } from './use-sign-in.ts';

interface CodeStepProps {
  readonly challenge: Challenge;
  readonly onAgain: () => void;
}

/** The second half: a code of the authenticator, or a recovery code when that is gone. */
export function CodeStep({ challenge, onAgain }: CodeStepProps) {
  const [kind, setKind] = useState<'otp' | 'recovery'>('otp');
  const { form, busy, refusal, over, send } = useCode(challenge);
  const otp = kind === 'otp';
  const turn = () => {
    form.reset();
    setKind(otp ? 'recovery' : 'otp');
  };
  return (
    <FrontPage title="One more step" lead={otp ? 'Enter the six digits that your authenticator application shows for Countersign.' : 'Enter one of the codes you kept when you set up your authenticator. It works once.'}>
      <form onSubmit={send} noValidate>
        <TextField key={kind} label={otp ? 'Code' : 'Recovery code'} autoComplete={otp ? 'one-time-code' : 'off'} autoFocus big mono maxLength={100} {...form.field('code')} />
        {refusal && <Notice tone="danger">{refusal}</Notice>}
        {over ? (
          <Button kind="primary" size="big" wide onPress={onAgain}>Begin again</Button>
        ) : (
          <Button kind="primary" size="big" submit wide busy={busy}>Sign in</Button>
        )}
        <div className="flex flex-wrap justify-between gap-2">
          <Button kind="link" onPress={turn}>{otp ? 'Use a recovery code' : 'Use the authenticator'}</Button>
          <Button kind="link" onPress={onAgain}>Sign in as somebody else</Button>
        </div>
      </form>
    </FrontPage>
  );
}
