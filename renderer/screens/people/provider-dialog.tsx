import { Checkbox, FormDialog, Notice, NumberField, PasswordField, Select, TextArea, TextField } from '../../kit/index.ts';
import { fieldErrors, formRefusal, newCommandId, oneLine, slugOf, troubleOf, useForm } from '../../lib/index.ts';
import { FIELD_OF, NOTHING, type Provider, type ProviderKind, type ProviderValues, schemaFor, sentOf, valuesOf } from './sso-form.ts';
import { useRoles } from './use-people.ts';
import { at, useSsoActs } from './use-sso.ts';

interface ProviderDialogProps {
  readonly kind: ProviderKind;
  /** The one to change; null makes a new one. */
  readonly provider: Provider | null;
  readonly onClose: () => void;
  readonly onMade: (provider: Provider) => void;
}

type Form = ReturnType<typeof useForm<ProviderValues, ProviderValues>>;

export function ProviderDialog({ kind, provider, onClose, onMade }: ProviderDialogProps) {
  const { create, change } = useSsoActs();
  const form = useForm(schemaFor(kind), provider === null ? NOTHING : valuesOf(provider));
  const error = create.error ?? change.error;
  const said = error ? Object.entries(fieldErrors(troubleOf(error))) : [];
  const atFields = Object.fromEntries(said.flatMap(([field, says]) => (FIELD_OF[field] === undefined ? [] : [[FIELD_OF[field], says]])));
  const refusal = error && Object.keys(atFields).length === 0 ? (formRefusal(error, Object.keys(FIELD_OF)) ?? oneLine(troubleOf(error))) : null;
  const send = form.onSubmit((values) => {
    const sent = sentOf(kind, values, provider?.settings);
    if (provider) change.mutate({ ...sent, ...at(provider) }, { onSuccess: onClose });
    else create.mutate({ ...sent, kind, key: slugOf(sent.name, kind), commandId: newCommandId() }, { onSuccess: onMade });
  });
  return (
    <FormDialog
      onClose={onClose} width="wide" title={provider ? `Change ${provider.name}` : kind === 'oidc' ? 'Add an OpenID Connect provider' : 'Add a SAML provider'}
      submit={provider ? 'Save' : 'Add provider'} busy={create.isPending || change.isPending} refusal={refusal} onSubmit={send}
    >
      <TextField label="Name" autoFocus maxLength={100} hint="As people know it: the sign-in page says “Sign in with …”" {...form.field('name')} />
      {kind === 'oidc' ? <OidcFields form={form} provider={provider} errors={atFields} /> : <SamlFields form={form} errors={atFields} />}
      <RoleFields form={form} errors={atFields} />
    </FormDialog>
  );
}

interface FieldsProps {
  readonly form: Form;
  readonly errors: Readonly<Partial<Record<string, string>>>;
}

/** What the form itself finds comes first; what the server said stands until the next try. */
function bound<Name extends keyof ProviderValues>({ form, errors }: FieldsProps, name: Name) {
  const own = form.field(name);
  return { ...own, error: own.error ?? errors[name] ?? null };
}

const AUTH = [
  { id: 'client_secret_basic', label: 'Secret in the header' }, { id: 'client_secret_post', label: 'Secret in the form' }, { id: 'none', label: 'No secret (public client)' },
] as const;

function OidcFields({ provider, ...props }: FieldsProps & { readonly provider: Provider | null }) {
  const { form } = props;
  const kept = provider !== null && provider.client_secret !== null;
  return (
    <>
      <TextField label="Issuer" type="url" hint="Exactly as its discovery document says. For Azure the address with your directory’s id, never “common”." {...bound(props, 'issuer')} />
      <div className="grid grid-cols-2 gap-4">
        <TextField label="Client id" {...bound(props, 'clientId')} />
        <Select label="Client authentication" options={AUTH} {...form.field('clientAuth')} />
      </div>
      {form.values.clientAuth !== 'none' && <PasswordField label="Client secret" purpose="new" hint={kept ? 'Leave it empty to keep the one that is there. It is never shown again.' : 'Kept sealed and never shown again'} {...bound(props, 'clientSecret')} />}
      <TextField label="Groups claim" hint="Where the provider says which groups somebody is in" {...form.field('groupsClaim')} />
    </>
  );
}

function SamlFields(props: FieldsProps) {
  const { form } = props;
  const { readMetadata } = useSsoActs();
  const read = (xml: string) => {
    if (!/<\/(?:\w+:)?EntityDescriptor>\s*$/.test(xml)) return;
    readMetadata.mutate({ xml }, { onSuccess: ({ idpEntityId, ssoUrl, certificates }) => {
      form.set('entityId', idpEntityId);
      form.set('ssoUrl', ssoUrl);
      form.set('certificates', certificates.map(({ pem }) => pem).join('\n'));
    } });
  };
  return (
    <>
      <TextArea label="Metadata of the provider" rows={3} mono hint="Paste its document to fill in the three fields below; it is not kept." value="" onChange={read} error={readMetadata.error ? oneLine(troubleOf(readMetadata.error)) : null} />
      {readMetadata.data?.warnings.map((warning) => <Notice key={warning} tone="warn">{warning}</Notice>)}
      <TextField label="Entity id" {...bound(props, 'entityId')} />
      <TextField label="Where sign-in begins" type="url" {...bound(props, 'ssoUrl')} />
      <TextArea label="Certificates" rows={5} mono hint="PEM; several while the provider changes its key" {...bound(props, 'certificates')} />
      <Checkbox checked={form.values.allowIdpInitiated} onChange={(on) => form.set('allowIdpInitiated', on)} hint="People confirm whose account it is before they are in.">People may begin at the provider’s own page</Checkbox>
    </>
  );
}

function RoleFields(props: FieldsProps) {
  const { form } = props;
  const { roles } = useRoles();
  const choices = [{ id: '', label: 'None: they may look at themselves only' }, ...roles.map(({ name }) => ({ id: name, label: name }))];
  return (
    <>
      <div className="grid grid-cols-2 gap-4">
        <Select label="Role of whoever comes for the first time" options={choices} {...bound(props, 'defaultRole')} />
        <NumberField label="A session ends after" unit="hours" min={1} max={720} hint="What the provider says of somebody is no older than that" {...form.field('hours')} />
      </div>
      <TextArea label="Groups and their roles" rows={4} mono hint="One group a line, like engineers = operator, viewer. These roles follow the groups at every sign-in; others stay. You can map only to what you hold yourself." {...bound(props, 'mapping')} />
      <TextField label="Only these email domains" hint="With commas between; empty: every domain this tenant has proven" {...bound(props, 'domains')} />
      <Checkbox checked={form.values.createsAccounts} onChange={(on) => form.set('createsAccounts', on)} hint="Only with an email that the provider vouches for, in a domain that is proven.">Make an account for whoever comes for the first time</Checkbox>
    </>
  );
}
