import { useEffect, useRef } from 'react';
import { Button, CheckList, Dialog, ExactText, KeyValues, Notice, Skeleton, type Tone } from '../../kit/index.ts';
import { newCommandId, oneLine, troubleOf } from '../../lib/index.ts';
import { addressesOf } from './provider-words.ts';
import type { Provider } from './sso-form.ts';
import { type TestStep, useSsoActs } from './use-sso.ts';

const TONES: Readonly<Record<TestStep['outcome'], Tone>> = { ok: 'ok', warning: 'warn', failed: 'danger', skipped: 'neutral' };
const WORDS: Readonly<Record<TestStep['outcome'], string>> = { ok: 'Works', warning: 'Look at this', failed: 'Fails', skipped: 'Not offered' };

/** Tries the provider and says how each step went. A person's own sign-in is the last step, and only a person can take it. */
export function ProviderTest({ provider, onClose }: { readonly provider: Provider; readonly onClose: () => void }) {
  const { test } = useSsoActs();
  const begun = useRef(false);
  const { mutate } = test;
  const run = () => mutate({ id: provider.id, commandId: newCommandId() });
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    mutate({ id: provider.id, commandId: newCommandId() });
  }, [mutate, provider.id]);
  const steps = test.data?.steps ?? [];
  return (
    <Dialog
      open onClose={onClose} title={`Test ${provider.name}`} width="wide"
      footer={
        <>
          <Button busy={test.isPending} onPress={run}>Test again</Button>
          <Button kind="primary" onPress={onClose}>Close</Button>
        </>
      }
    >
      {test.isPending && <Skeleton shape="lines" count={5} label="Asking the provider" />}
      {test.error && <Notice tone="danger">{oneLine(troubleOf(test.error))}</Notice>}
      {!test.isPending && steps.length > 0 && <CheckList label="Steps" checks={steps.map(({ step, outcome, says }) => ({ id: step, tone: TONES[outcome], what: says, outcome: WORDS[outcome] }))} />}
    </Dialog>
  );
}

/** What somebody types into the provider's own pages, so that it knows us. */
export function ProviderAddresses({ provider, origin, fresh, onClose }: { readonly provider: Provider; readonly origin: string; readonly fresh: boolean; readonly onClose: () => void }) {
  return (
    <Dialog open onClose={onClose} title={`Tell ${provider.name} about Countersign`} width="wide" footer={<Button kind="primary" onPress={onClose}>Done</Button>}>
      {fresh && <Notice tone="info">The provider is added and not in use yet. Enter these at the provider, test it, then switch it on.</Notice>}
      <KeyValues items={addressesOf(provider, origin).map(({ what, address }) => ({ key: what, value: <ExactText what={what} text={address} /> }))} />
    </Dialog>
  );
}
