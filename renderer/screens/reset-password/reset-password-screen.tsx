import { useMutation } from '@tanstack/react-query';
import { z } from 'zod';
import { Button, FrontPage, Notice, PasswordField } from '../../kit/index.ts';
import { formRefusal, newPassword, PASSWORD_RULE, useForm, useTRPC } from '../../lib/index.ts';

const given = z.object({ password: newPassword });

interface ResetProps {
  readonly token: string;
  readonly onSignIn: () => void;
}

export function ResetPasswordScreen({ token, onSignIn }: ResetProps) {
  const trpc = useTRPC();
  const form = useForm(given, { password: '' });
  const reset = useMutation(trpc.auth.reset.mutationOptions({ onError: form.serve, meta: { quiet: true }, gcTime: 0 })); // the password is in it
  const refusal = formRefusal(reset.error, ['password']);
  return (
    <FrontPage title="New password" lead={reset.isSuccess ? null : 'Every session you have open ends, wherever it is.'}>
      <form onSubmit={form.onSubmit(({ password }) => reset.mutate({ token, password }))} noValidate>
        {reset.isSuccess ? <Notice tone="ok">Your new password is set. Sign in with it.</Notice> : <PasswordField label="New password" purpose="new" autoFocus big hint={PASSWORD_RULE} {...form.field('password')} />}
        {refusal && <Notice tone="danger">{refusal}</Notice>}
        {reset.isSuccess ? (
          <Button kind="primary" size="big" wide onPress={onSignIn}>Sign in</Button>
        ) : (
          <Button kind="primary" size="big" submit wide busy={reset.isPending}>Set password</Button>
        )}
        {!reset.isSuccess && (
          <div>
            <Button kind="link" onPress={onSignIn}>Back to sign in</Button>
          </div>
        )}
      </form>
    </FrontPage>
  );
}
