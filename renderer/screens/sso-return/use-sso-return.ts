import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { oneLine, type SsoReturn, troubleOf, useStartOver, useTRPC } from '../../lib/index.ts';
import { confirmationIn } from './sso-confirmation.ts';

/** Finishes once, whatever React does with the page; a sign-in that nobody here had begun waits for a yes. */
export function useSsoReturn(returned: SsoReturn, onDone: (target: string) => void) {
  const startOver = useStartOver();
  const finish = useMutation(useTRPC().sso.finish.mutationOptions({
    meta: { quiet: true }, gcTime: 0, // what it is called with holds a code
    onSuccess: async ({ target }) => {
      await startOver();
      onDone(target);
    },
  }));
  const begun = useRef(false);
  const { mutate } = finish;
  useEffect(() => {
    if (begun.current || returned.kind !== 'query') return;
    begun.current = true;
    mutate({ query: returned.query });
  }, [returned, mutate]);
  const trouble = finish.error ? troubleOf(finish.error) : null;
  const asked = trouble && confirmationIn(trouble);
  return {
    asked,
    refusal: returned.kind === 'refused' ? 'The identity provider’s answer was not accepted. Whoever manages sign-on here finds the reason in the audit log.' : trouble && !asked ? oneLine(trouble) : null,
    busy: finish.isPending,
    confirm: () => {
      if (returned.kind === 'query') mutate({ query: returned.query, confirmed: true });
    },
  };
}
