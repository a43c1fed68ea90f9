import { useState } from 'react';
import { Block, Button, ConfirmDialog, EmptyState, IconButton, Menu, Notice, Pane, StatusBadge, Table, Text } from '../../kit/index.ts';
import { oneLine, QueryView, troubleOf } from '../../lib/index.ts';
import { DomainList } from './domain-list.tsx';
import { ProviderDialog } from './provider-dialog.tsx';
import { ProviderAddresses, ProviderTest } from './provider-test.tsx';
import { givesWords, KIND_WORDS, STATUS_FACES } from './provider-words.ts';
import type { Provider, ProviderKind } from './sso-form.ts';
import { at, useSso, useSsoActs } from './use-sso.ts';

type Open =
  | { readonly kind: 'new'; readonly of: ProviderKind }
  | { readonly kind: 'edit' | 'test' | 'addresses' | 'made' | 'activate' | 'disable' | 'enforce' | 'relax' | 'remove'; readonly provider: Provider };

/** How people come in without a password: providers, the domains they answer for, and whether there is another way. */
export function SsoTab() {
  const { providers, domains } = useSso();
  const [open, setOpen] = useState<Open | null>(null);
  const add = <Menu label="Add provider" trigger={<Button icon="plus">Add provider</Button>} placement="bottom end" groups={[{ id: 'kinds', entries: [{ id: 'oidc', label: 'OpenID Connect', onAction: () => setOpen({ kind: 'new', of: 'oidc' }) }, { id: 'saml', label: 'SAML 2.0', onAction: () => setOpen({ kind: 'new', of: 'saml' }) }] }]} />;
  return (
    <Pane label="Single sign-on" padded>
      <QueryView query={providers}>
        {({ items, enforced, enabled, origin }) => (
          <>
            {!enabled && <Notice tone="warn">Single sign-on is switched off on this server (SSO_ENABLED). Nothing here has an effect.</Notice>}
            {enforced && <Notice tone="info">Passwords do not open this tenant. An owner with an authenticator still comes in with password and code; the log tells of it as critical.</Notice>}
            <Block title="Identity providers" flush action={add}>
              {items.length === 0 ? <EmptyState icon="key" title="No identity provider yet">Add the one your organisation signs in with. People come in through it once you have tested it and switched it on.</EmptyState> : <ProviderTable items={items} onAct={setOpen} />}
            </Block>
            {open && <OpenDialog open={open} origin={origin} onOpen={setOpen} onClose={() => setOpen(null)} />}
          </>
        )}
      </QueryView>
      <QueryView query={domains}>{({ items }) => <DomainList domains={items} />}</QueryView>
    </Pane>
  );
}

function ProviderTable({ items, onAct }: { readonly items: readonly Provider[]; readonly onAct: (open: Open) => void }) {
  return (
    <Table
      label="Identity providers" rows={items} rowId={({ id }) => id} flush
      columns={[
        { id: 'name', head: 'Name', cell: (provider) => <Text weight="medium">{provider.name}</Text> },
        { id: 'kind', head: 'Speaks', cell: ({ kind }) => KIND_WORDS[kind] },
        { id: 'gives', head: 'Gives', cell: (provider) => <Text tone="soft">{givesWords(provider)}</Text> },
        { id: 'status', head: 'Status', cell: ({ status, enforced }) => <StatusBadge {...STATUS_FACES[status]} note={enforced && status === 'active' ? 'the only way in' : undefined} /> },
        { id: 'test', head: 'Test', hideHead: true, align: 'end', cell: (provider) => <Button size="tiny" label={`Test ${provider.name}`} onPress={() => onAct({ kind: 'test', provider })}>Test</Button> },
        { id: 'act', head: 'Acts', hideHead: true, align: 'end', cell: (provider) => <ProviderMenu provider={provider} onAct={onAct} /> },
      ]}
    />
  );
}

function ProviderMenu({ provider, onAct }: { readonly provider: Provider; readonly onAct: (open: Open) => void }) {
  const act = (kind: Exclude<Open['kind'], 'new'>) => () => onAct({ kind, provider });
  const active = provider.status === 'active';
  return (
    <Menu
      label={`Acts on ${provider.name}`} placement="bottom end" trigger={<IconButton icon="more" label={`Acts on ${provider.name}`} />}
      groups={[
        { id: 'set-up', entries: [{ id: 'edit', label: 'Change', onAction: act('edit') }, { id: 'addresses', label: 'Show our addresses', onAction: act('addresses') }] },
        { id: 'use', entries: [
          active ? { id: 'disable', label: 'Switch off', onAction: act('disable') } : { id: 'activate', label: 'Switch on', onAction: act('activate') },
          ...(active ? [provider.enforced ? { id: 'relax', label: 'Let passwords in again', onAction: act('relax') } : { id: 'enforce', label: 'Make it the only way in', onAction: act('enforce') }] : []),
          ...(active ? [] : [{ id: 'remove', label: 'Remove', destructive: true, onAction: act('remove') }]),
        ] },
      ]}
    />
  );
}

interface OpenDialogProps {
  readonly open: Open;
  readonly origin: string;
  readonly onOpen: (open: Open) => void;
  readonly onClose: () => void;
}

function OpenDialog({ open, origin, onOpen, onClose }: OpenDialogProps) {
  switch (open.kind) {
    case 'new': return <ProviderDialog kind={open.of} provider={null} onClose={onClose} onMade={(provider) => onOpen({ kind: 'made', provider })} />;
    case 'edit': return <ProviderDialog kind={open.provider.kind} provider={open.provider} onClose={onClose} onMade={onClose} />;
    case 'test': return <ProviderTest provider={open.provider} onClose={onClose} />;
    case 'addresses': case 'made': return <ProviderAddresses provider={open.provider} origin={origin} fresh={open.kind === 'made'} onClose={onClose} />;
    case 'activate': case 'disable': case 'enforce': case 'relax': case 'remove': return <ActDialog act={open.kind} provider={open.provider} onClose={onClose} />;
  }
}

const ACTS = {
  activate: { title: 'Switch on', confirm: 'Switch on', destructive: false, says: 'The sign-in page offers it from now on, to everybody of a proven domain and to whoever names this tenant.' },
  disable: { title: 'Switch off', confirm: 'Switch off', destructive: true, says: 'Nobody comes in through it any more, and everybody who did is signed out now. If it was the only way in, passwords open this tenant again.' },
  enforce: { title: 'Make it the only way in', confirm: 'Make it the only way in', destructive: true, says: 'Passwords are refused from the next sign-in on. Before you go on, be sure that an owner has set up an authenticator: with password and code they still come in when the provider fails. Nobody else does.' },
  relax: { title: 'Let passwords in again', confirm: 'Let passwords in', destructive: false, says: 'People may sign in with a password as well as through the provider.' },
  remove: { title: 'Remove', confirm: 'Remove', destructive: true, says: 'Accounts it brought stay, without a way in until they have a password or another provider. Its settings and its secret are gone.' },
} as const;

function ActDialog({ act, provider, onClose }: { readonly act: keyof typeof ACTS; readonly provider: Provider; readonly onClose: () => void }) {
  const acts = useSsoActs();
  const { title, confirm, destructive, says } = ACTS[act];
  const mutation = { activate: acts.activate, disable: acts.disable, enforce: acts.enforce, relax: acts.enforce, remove: acts.remove }[act];
  const send = () => {
    switch (act) {
      case 'activate': return acts.activate.mutate(at(provider), { onSuccess: onClose });
      case 'disable': return acts.disable.mutate(at(provider), { onSuccess: onClose });
      case 'enforce': case 'relax': return acts.enforce.mutate({ ...at(provider), enforced: act === 'enforce' }, { onSuccess: onClose });
      case 'remove': return acts.remove.mutate(at(provider), { onSuccess: onClose });
    }
  };
  return (
    <ConfirmDialog
      open title={`${title}: ${provider.name}`} confirm={confirm} destructive={destructive} busy={mutation.isPending} error={mutation.error ? oneLine(troubleOf(mutation.error)) : null}
      {...(act === 'enforce' ? { typeName: provider.name } : {})} onClose={onClose} onConfirm={send}
    >
      {says}
    </ConfirmDialog>
  );
}
