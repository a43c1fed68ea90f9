import { Button, ChoiceGroup, FrontPage, Notice, TextField } from '../../kit/index.ts';
import { OwnerFields } from './owner-fields.tsx';
import { type Beginning, useFirstRun } from './use-first-run.ts';

interface FirstRunProps {
  /** From the address, when this window was opened with the printed link. */
  readonly setupToken: string | null;
  readonly sampleAvailable: boolean;
}

const BEGINNINGS: readonly { readonly id: Beginning; readonly label: string; readonly detail: string }[] = [
  { id: 'own', label: 'Set up my own', detail: 'You become the owner of this installation. It starts empty.' },
  { id: 'sample', label: 'Look at the sample workspace', detail: 'Five made-up people, six agents, runs, a refused budget and a conflict, in a folder of its own. You can set up your own afterwards.' },
];

export function FirstRunScreen({ setupToken, sampleAvailable }: FirstRunProps) {
  const { form, beginning, setBeginning, busy, refusal, slugs, create, openSample } = useFirstRun(setupToken);
  const sample = beginning === 'sample';
  return (
    <FrontPage title="Welcome to Countersign" lead="Nobody owns this installation yet. Whoever started it decides how it begins." wide footer="Your records are kept on the machine this server runs on.">
      {sampleAvailable && <ChoiceGroup label="How do you want to begin?" choices={BEGINNINGS} value={beginning} onChange={setBeginning} />}
      <form
        noValidate
        onSubmit={(event) => {
          if (!sample) return create(event);
          event.preventDefault();
          openSample();
        }}
      >
        {(setupToken === null || form.field('token').error !== null) && <TextField label="Set-up token" hint="It stands behind #setup= in the address that the server printed when it started. It works once." mono {...form.field('token')} />}
        {!sample && <OwnerFields field={form.field} slugs={slugs} />}
        {refusal && <Notice tone="danger">{refusal}</Notice>}
        <Button kind="primary" size="big" submit wide busy={busy}>
          {sample ? 'Open the sample workspace' : 'Create the owner and begin'}
        </Button>
      </form>
    </FrontPage>
  );
}
