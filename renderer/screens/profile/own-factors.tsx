import { type ReactNode, useState } from 'react';
import { Badge, Button, countOf, Skeleton, Text } from '../../kit/index.ts';
import { type ApiOutput, QueryView, useSession } from '../../lib/index.ts';
import { AddAuthenticatorDialog } from './add-authenticator-dialog.tsx';
import { ChangePasswordDialog } from './change-password-dialog.tsx';
import { RemoveAuthenticatorDialog } from './remove-authenticator-dialog.tsx';
import { RenewCodesDialog } from './renew-codes-dialog.tsx';
import { useFactors } from './use-profile.ts';

type Asking = 'password' | 'add' | 'remove' | 'renew';
const FEW = 3;

export function OwnFactors() {
  const [asking, setAsking] = useState<Asking | null>(null);
  const done = () => setAsking(null);
  return (
    <>
      <QueryView query={useFactors()} loading={<Skeleton shape="lines" count={3} />}>{(factors) => <Factors factors={factors} onAsk={setAsking} />}</QueryView>
      {asking === 'password' && <ChangePasswordDialog onClose={done} />}
      {asking === 'add' && <AddAuthenticatorDialog onClose={done} />}
      {asking === 'remove' && <RemoveAuthenticatorDialog onClose={done} />}
      {asking === 'renew' && <RenewCodesDialog onClose={done} />}
    </>
  );
}

interface FactorsProps {
  readonly factors: ApiOutput['session']['factors'];
  readonly onAsk: (what: Asking) => void;
}

function Factors({ factors: { password, totp, recoveryCodesLeft, sample }, onAsk }: FactorsProps) {
  return (
    <ul className="grid gap-4">
      <Factor
        name="Password" says={password ? 'Asked for whenever you sign in.' : sample ? 'Nobody in the sample workspace has one.' : 'You have none here: you sign in through your organisation.'}
        acts={password && <Button icon="lock" onPress={() => onAsk('password')}>Change password</Button>}
      />
      <Factor
        name="Authenticator" badge={totp ? <Badge icon="ok" tone="ok">On</Badge> : <Badge icon="open">Off</Badge>}
        says={totp ? 'After your password, a code from your telephone is asked for.' : 'With one, your password alone opens nothing: a code from your telephone is asked for as well.'}
        acts={totp ? <Button kind="danger" onPress={() => onAsk('remove')}>Remove authenticator</Button> : <Button kind="primary" icon="plus" onPress={() => onAsk('add')}>Add authenticator</Button>}
      />
      {totp && (
        <Factor
          name="Recovery codes" badge={recoveryCodesLeft <= FEW ? <Badge icon="warn" tone="warn">{`${recoveryCodesLeft} left`}</Badge> : undefined}
          says={`${countOf(recoveryCodesLeft, 'code')} left for the day your telephone is gone. Each works once.`} acts={<Button icon="refresh" onPress={() => onAsk('renew')}>New recovery codes</Button>}
        />
      )}
    </ul>
  );
}

interface FactorProps {
  readonly name: string;
  readonly badge?: ReactNode;
  readonly says: string;
  readonly acts: ReactNode;
}

/** What proves somebody is theirs alone to change: whoever works as them sees no button for it. */
function Factor({ name, badge, says, acts }: FactorProps) {
  return (
    <li className="flex flex-wrap items-center gap-3">
      <div className="min-w-64 flex-1">
        <div className="flex items-center gap-2"><Text weight="medium">{name}</Text>{badge}</div>
        <Text as="div" size="s" tone="soft">{says}</Text>
      </div>
      {useSession().standin === null && acts}
    </li>
  );
}
