import { useState } from 'react';
import { CodeStep } from './code-step.tsx';
import { ForgottenStep } from './forgotten-step.tsx';
import { PasswordStep } from './password-step.tsx';
import { TenantStep } from './tenant-step.tsx';
import type { Challenge } from './use-sign-in.ts';

interface SignInProps {
  /** Somebody was signed in here until a moment ago, and did not sign out. */
  readonly ended: boolean;
  /** Whether a link to a new password reaches people here; else somebody gives them one. */
  readonly selfServiceReset: boolean;
}

export function SignInScreen({ ended, selfServiceReset }: SignInProps) {
  const [step, setStep] = useState<{ readonly kind: 'password' | 'tenant' } | { readonly kind: 'forgotten'; readonly email: string } | { readonly kind: 'code'; readonly challenge: Challenge }>({ kind: 'password' });
  const again = () => setStep({ kind: 'password' });
  switch (step.kind) {
    case 'code': return <CodeStep challenge={step.challenge} onAgain={again} />;
    case 'tenant': return <TenantStep onBack={again} />;
    case 'forgotten': return <ForgottenStep email={step.email} onBack={again} />;
    case 'password': return <PasswordStep ended={ended} onChallenge={(challenge) => setStep({ kind: 'code', challenge })} onTenant={() => setStep({ kind: 'tenant' })} onForgotten={selfServiceReset ? (email) => setStep({ kind: 'forgotten', email }) : null} />;
  }
}
