import type { RequestSource } from '../../base/actor.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { type DeliverReset, requestPasswordReset } from './reset-password.ts';

export interface PasswordResets {
  /** Whether a link reaches its person here. Where not, an administrator gives a new password. */
  readonly selfService: boolean;
  /** Answers nothing and at once, whoever is named: how long the rest takes tells nobody whether there is such an account (FEATURES D31). */
  ask(email: string, source: RequestSource, origin: string): void;
}

interface Deps extends IdentityDeps {
  supervise(work: Promise<unknown>, what: string): void;
}

/** `delivery` makes the way out for a request that came to this origin; null: there is none. */
export function openPasswordResets(deps: Deps, delivery: ((origin: string) => DeliverReset) | null): PasswordResets {
  return {
    selfService: delivery !== null,
    ask: (email, source, origin) => {
      if (delivery) deps.supervise(requestPasswordReset(deps, delivery(origin), email, source), 'password reset');
    },
  };
}
