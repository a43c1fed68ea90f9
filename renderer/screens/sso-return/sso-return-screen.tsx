import { Button, FrontPage, KeyValues, Notice, Skeleton } from '../../kit/index.ts';
import type { SsoReturn } from '../../lib/index.ts';
import type { Confirmation } from './sso-confirmation.ts';
import { useSsoReturn } from './use-sso-return.ts';

interface SsoReturnProps {
  readonly returned: SsoReturn;
  /** Leads on, with a place of ours once somebody is in. */
  readonly onDone: (target: string) => void;
}

export function SsoReturnScreen({ returned, onDone }: SsoReturnProps) {
  const { asked, refusal, busy, confirm } = useSsoReturn(returned, onDone);
  if (asked) return <Unasked asked={asked} busy={busy} onConfirm={confirm} onCancel={() => onDone('/')} />;
  return (
    <FrontPage title={refusal === null ? 'Signing in' : 'Not signed in'}>
      {refusal === null ? <Skeleton shape="lines" count={3} label="Checking the identity provider’s answer" /> : (
        <>
          <Notice tone="danger">{refusal}</Notice>
          <Button kind="primary" size="big" wide autoFocus onPress={() => onDone('/')}>Back to sign in</Button>
        </>
      )}
    </FrontPage>
  );
}

interface UnaskedProps {
  readonly asked: Confirmation;
  readonly busy: boolean;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

/** A link can lead anybody here: nobody works in a stranger's account without having read whose it is. */
function Unasked({ asked, busy, onConfirm, onCancel }: UnaskedProps) {
  return (
    <FrontPage title="Sign in as this person?" lead="You did not begin this sign-in here. Go on only if you came from your own identity provider.">
      <KeyValues items={[{ key: 'Person', value: asked.who }, { key: 'Provider', value: asked.provider }, { key: 'Tenant', value: asked.tenant }]} />
      <Button kind="primary" size="big" wide busy={busy} onPress={onConfirm}>Sign in</Button>
      <Button size="big" wide autoFocus onPress={onCancel}>Not me</Button>
    </FrontPage>
  );
}
