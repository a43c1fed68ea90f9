import { Button, FrontPage, Notice, TextField } from '../../kit/index.ts';
import { useForgotten } from './use-sign-in.ts';

/** Says the same whoever is named: this page is no way to find out who has an account. */
export function ForgottenStep({ email, onBack }: { readonly email: string; readonly onBack: () => void }) {
  const { form, busy, refusal, answer, send } = useForgotten(email);
  return (
    <FrontPage title="Forgot password?" lead="Name your account. A link to a new password works once, for an hour.">
      <form onSubmit={send} noValidate>
        {answer === null ? <TextField label="Email" type="email" autoComplete="username" autoFocus big {...form.field('email')} /> : <Notice tone="ok">{answer}</Notice>}
        {refusal && <Notice tone="danger">{refusal}</Notice>}
        {answer === null && (
          <Button kind="primary" size="big" submit wide busy={busy}>
            Send the link
          </Button>
        )}
        <div>
          <Button kind="link" onPress={onBack}>Back to sign in</Button>
        </div>
      </form>
    </FrontPage>
  );
}
