import { Button, FrontPage, Notice, PasswordField, TextField } from '../../kit/index.ts';
import { useSignIn } from './use-sign-in.ts';

export function SignInScreen() {
  const { form, busy, refusal, send } = useSignIn();
  return (
    <FrontPage title="Sign in" footer="Forgotten passwords are reset by whoever manages people in your tenant.">
      <form onSubmit={send} noValidate>
        <TextField label="Email" type="email" autoComplete="username" autoFocus big {...form.field('email')} />
        <PasswordField label="Password" purpose="current" big {...form.field('password')} />
        {refusal && <Notice tone="danger">{refusal}</Notice>}
        <Button kind="primary" size="big" submit wide busy={busy}>
          Sign in
        </Button>
      </form>
    </FrontPage>
  );
}
