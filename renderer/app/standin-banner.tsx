import { useMutation } from '@tanstack/react-query';
import { Button, Icon, useNow } from '../kit/index.ts';
import { oneLine, timeLeft, troubleOf, useGo, useSession, useStartOver, useTRPC } from '../lib/index.ts';

/** On every screen while this session is somebody else's, or in somebody else's place: who really works, why, how long, and the way back. */
export function StandinBanner() {
  const { standin, user, tenant } = useSession();
  const now = useNow();
  const trpc = useTRPC();
  const startOver = useStartOver();
  const go = useGo();
  const stop = useMutation(trpc.standins.stop.mutationOptions({
    meta: { quiet: true },
    onSuccess: async () => {
      go('/');
      await startOver();
    },
  }));
  if (!standin) return null;
  const visiting = standin.kind === 'break-glass';
  return (
    <aside className="cs-banner" data-tone="danger" aria-label={visiting ? 'Visit' : 'Impersonation'}>
      <Icon name={visiting ? 'show' : 'person'} />
      <span>
        <b>{visiting ? `You look into ${tenant.name} from outside.` : `You work as ${user.name}.`}</b> {standin.by.name}: “{standin.by.reason}”. {visiting ? 'Nothing can be changed here.' : 'Every act is recorded under both names; votes and acts that ask for a proof are refused.'}
        {stop.error && <b> {oneLine(troubleOf(stop.error))}</b>}
      </span>
      <span className="cs-banner-end">{timeLeft(standin.endsAt, now).words}</span>
      <Button size="tiny" icon="sign-out" busy={stop.isPending} onPress={() => stop.mutate({})}>Stop</Button>
    </aside>
  );
}
