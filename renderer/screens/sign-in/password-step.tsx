import { Button, FrontPage, Notice, PasswordField, TextField } from '../../kit/index.ts';
import { ProvidersForEmail } from './provider-buttons.tsx';
import { type Challenge, useSignIn } from './use-sign-in.ts';

interface PasswordStepProps {
  readonly ended: boolean;
  readonly onChallenge: (challenge: Challenge) => void;
  /** To the providers of a tenant that somebody names. */
  readonly onTenant: () => void;
  /** Null where nobody can be sent a link. */
  readonly onForgotten: ((email: string) => void) | null;
}

export function PasswordStep({ ended, onChallenge, onTenant, onForgotten }: PasswordStepProps) {
  const { form, busy, refusal, send } = useSignIn(onChallenge);
  return (
    <FrontPage title="Sign in" lead={ended && 'Your session has ended. Signing in leads back to where you were.'} footer={onForgotten === null && 'Forgotten passwords are reset by whoever manages people in your tenant.'}>
      <form onSubmit={send} noValidate>
        <TextField label="Email" type="email" autoComplete="username" autoFocus big {...form.field('email')} />
        <PasswordField label="Password" purpose="current" big {...form.field('password')} />
        {refusal && <Notice tone="danger">{refusal}</Notice>}
        <Button kind="primary" size="big" submit wide busy={busy}>
          Sign in
        </Button>
        <ProvidersForEmail email={form.values.email} />
        <div className="flex flex-wrap justify-between gap-2">
          {onForgotten && <Button kind="link" onPress={() => onForgotten(form.values.email)}>Forgot password?</Button>}
          <Button kind="link" onPress={onTenant}>Single sign-on</Button>
        </div>
      </form>
    </FrontPage>
  );
}
