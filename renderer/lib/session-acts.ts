import { useMutation, useQueryClient } from '@tanstack/react-query';
import { dismissToasts } from './toasts.ts';
import { useTRPC } from './trpc.ts';

/** Another person or tenant sees other data: everything read before is thrown away and asked again. */
export function useStartOver(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.resetQueries();
}

export function useSessionActs() {
  const trpc = useTRPC();
  const startOver = useStartOver();
  const onSuccess = () => {
    dismissToasts(); // what one person was told is not for the next
    return startOver();
  };
  const signOut = useMutation(trpc.session.signOut.mutationOptions({ onSuccess }));
  const switchTenant = useMutation(trpc.session.switchTenant.mutationOptions({ onSuccess }));
  const switchPerson = useMutation(trpc.setup.switchPerson.mutationOptions({ onSuccess }));
  return {
    signOut: () => signOut.mutate({}),
    switchTenant: (tenantId: string) => switchTenant.mutate({ tenantId }),
    switchPerson: (userId: string) => switchPerson.mutate({ userId }),
  };
}
