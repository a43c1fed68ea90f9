import { useState } from 'react';
import { z } from 'zod';
import { Block, Button, ConfirmDialog, Dialog, EmptyState, ExactText, FormDialog, KeyValues, Notice, StatusBadge, Table, Text, TextField, Time } from '../../kit/index.ts';
import { formRefusal, newCommandId, oneLine, troubleOf, useForm } from '../../lib/index.ts';
import { type DomainProof, useSsoActs } from './use-sso.ts';

const PROVEN_BY = { dns: 'by its DNS', platform: 'by the deployment', bootstrap: 'by the bootstrap file' } as const;

/** Email domains that are the tenant's own: only in these does a provider bring somebody new. */
export function DomainList({ domains }: { readonly domains: readonly DomainProof[] }) {
  const [open, setOpen] = useState<'new' | { readonly kind: 'proof' | 'drop'; readonly domain: DomainProof } | null>(null);
  const close = () => setOpen(null);
  return (
    <Block title="Email domains" flush action={<Button icon="plus" onPress={() => setOpen('new')}>Add domain</Button>}>
      {domains.length === 0 ? (
        <EmptyState icon="shield" title="No email domain yet">A provider brings nobody new before a domain is proven: otherwise anybody could claim to be anybody by an email address.</EmptyState>
      ) : (
        <Table
          label="Email domains" rows={domains} rowId={({ domain }) => domain} flush
          columns={[
            { id: 'domain', head: 'Domain', cell: ({ domain }) => <Text weight="medium">{domain}</Text> },
            { id: 'status', head: 'Status', cell: ({ verifiedAt, verifiedBy }) => <StatusBadge status={verifiedAt === null ? 'waiting' : 'verified'} word={verifiedAt === null ? 'Not proven' : 'Proven'} note={verifiedBy === null ? undefined : PROVEN_BY[verifiedBy]} /> },
            { id: 'since', head: 'Since', align: 'end', cell: ({ verifiedAt, createdAt }) => <Time at={verifiedAt ?? createdAt} as="day" /> },
            { id: 'prove', head: 'Prove', hideHead: true, align: 'end', cell: (domain) => (domain.verifiedAt === null ? <Button size="tiny" label={`Prove ${domain.domain}`} onPress={() => setOpen({ kind: 'proof', domain })}>Prove</Button> : null) },
            { id: 'drop', head: 'Remove', hideHead: true, align: 'end', cell: (domain) => <Button size="tiny" kind="danger" label={`Remove ${domain.domain}`} onPress={() => setOpen({ kind: 'drop', domain })}>Remove</Button> },
          ]}
        />
      )}
      {open === 'new' && <NewDomain onClose={close} onMade={(domain) => setOpen({ kind: 'proof', domain })} />}
      {open !== null && open !== 'new' && open.kind === 'proof' && <Proof domain={open.domain} onClose={close} />}
      {open !== null && open !== 'new' && open.kind === 'drop' && <Drop domain={open.domain} onClose={close} />}
    </Block>
  );
}

const newDomain = z.object({ domain: z.string().trim().toLowerCase().regex(/^(?:[a-z0-9-]+\.)+[a-z0-9-]{2,}$/, 'Enter a domain, like example.org') });

function NewDomain({ onClose, onMade }: { readonly onClose: () => void; readonly onMade: (domain: DomainProof) => void }) {
  const { claim } = useSsoActs();
  const form = useForm(newDomain, { domain: '' });
  const refusal = formRefusal(claim.error, ['domain']);
  return (
    <FormDialog
      onClose={onClose} title="Add an email domain"
      submit="Add domain" busy={claim.isPending} refusal={refusal} onSubmit={form.onSubmit(({ domain }) => claim.mutate({ domain, commandId: newCommandId() }, { onSuccess: onMade, onError: form.serve }))}
    >
      <TextField label="Domain" autoFocus maxLength={253} hint="The part behind the @ of your people’s email addresses" {...form.field('domain')} />
    </FormDialog>
  );
}

function Proof({ domain, onClose }: { readonly domain: DomainProof; readonly onClose: () => void }) {
  const { verify } = useSsoActs();
  return (
    <Dialog
      open onClose={onClose} title={`Prove ${domain.domain}`} width="wide"
      footer={
        <>
          {verify.error && <div className="flex-1"><Notice tone="warn">{oneLine(troubleOf(verify.error))}</Notice></div>}
          <Button onPress={onClose}>Later</Button>
          <Button kind="primary" busy={verify.isPending} onPress={() => verify.mutate({ domain: domain.domain, commandId: newCommandId() }, { onSuccess: onClose })}>Look for it now</Button>
        </>
      }
    >
      <p>Whoever keeps the domain’s DNS adds this TXT record. It can take some minutes until it is seen; it may be taken away afterwards.</p>
      <KeyValues items={[{ key: 'Name', value: <ExactText what="record name" text={domain.recordName} /> }, { key: 'Text', value: <ExactText what="record text" text={domain.recordText} /> }]} />
    </Dialog>
  );
}

function Drop({ domain, onClose }: { readonly domain: DomainProof; readonly onClose: () => void }) {
  const { drop } = useSsoActs();
  return (
    <ConfirmDialog
      open title={`Remove ${domain.domain}?`} confirm="Remove" destructive busy={drop.isPending} error={drop.error ? oneLine(troubleOf(drop.error)) : null} onClose={onClose}
      onConfirm={() => drop.mutate({ domain: domain.domain, commandId: newCommandId() }, { onSuccess: onClose })}
    >
      Nobody new comes in by it. Whoever came before stays. Put on the list again, it has to be proven again.
    </ConfirmDialog>
  );
}
