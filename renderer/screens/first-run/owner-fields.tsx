import { ChoiceGroup, PasswordField, TextField } from '../../kit/index.ts';
import type { Deciders, useFirstRun } from './use-first-run.ts';

const DECIDERS: readonly { readonly id: Deciders; readonly label: string; readonly detail: string }[] = [
  { id: 'others', label: 'With others', detail: 'Nobody approves their own work, owners included. Publishing waits until a second person has voted; you invite them under People.' },
  { id: 'alone', label: 'Alone', detail: 'You may approve your own requests. This is written as a policy that everybody can see, and every such vote is marked in the audit log.' },
];

interface OwnerFieldsProps {
  readonly field: ReturnType<typeof useFirstRun>['form']['field'];
  readonly slugs: { readonly organisation: string; readonly tenant: string };
}

export function OwnerFields({ field, slugs }: OwnerFieldsProps) {
  return (
    <>
      <div className="grid grid-cols-2 gap-4">
        <TextField label="Your name" autoComplete="name" autoFocus {...field('name')} />
        <TextField label="Email" type="email" autoComplete="username" {...field('email')} />
      </div>
      <PasswordField label="Password" purpose="new" hint="At least 10 characters; a few unrelated words do well" {...field('password')} />
      <div className="grid grid-cols-2 gap-4">
        <TextField label="Organisation" placeholder="Havelund Mutual" hint={`May hold several tenants. Short name ${slugs.organisation}, for good`} {...field('organisation')} />
        <TextField label="First tenant" placeholder="Motor Claims" hint={`Data never crosses tenants. Short name ${slugs.tenant}, for good`} {...field('tenant')} />
      </div>
      <ChoiceGroup label="Who decides?" choices={DECIDERS} {...field('deciders')} />
    </>
  );
}
