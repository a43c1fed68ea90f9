import { useState } from 'react';
import { z } from 'zod';
import { Button, FrontPage, Notice, TextField } from '../../kit/index.ts';
import { useForm } from '../../lib/index.ts';
import { ProviderButtons } from './provider-buttons.tsx';
import { useTenantProviders } from './use-providers.ts';

const named = z.object({ tenant: z.string().trim().toLowerCase().regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, 'Enter the short name of your tenant, like claims') });

/** For whoever knows where they work and not which provider that uses. Says the same of a tenant without one and of none. */
export function TenantStep({ onBack }: { readonly onBack: () => void }) {
  const [tenant, setTenant] = useState<string | null>(null);
  const form = useForm(named, { tenant: '' });
  const offered = useTenantProviders(tenant);
  const items = offered.data?.items ?? [];
  return (
    <FrontPage title="Single sign-on" lead="Name the tenant you work in; it knows its identity provider.">
      <form onSubmit={form.onSubmit((values) => setTenant(values.tenant))} noValidate>
        <TextField label="Tenant" autoComplete="organization" autoFocus big {...form.field('tenant')} />
        {offered.data && items.length === 0 && <Notice tone="warn">No identity provider is in use under this name.</Notice>}
        {offered.error && <Notice tone="danger">The providers could not be asked for. Try again.</Notice>}
        {items.length === 0 && <Button kind="primary" size="big" submit wide busy={offered.isFetching}>Go on</Button>}
        <ProviderButtons providers={items} />
        <div>
          <Button kind="link" onPress={onBack}>Back to sign in</Button>
        </div>
      </form>
    </FrontPage>
  );
}
