import { Button, Notice } from '../../kit/index.ts';
import { type Offered, useDeparture, useOffered } from './use-providers.ts';

/** The identity providers of whoever owns the email's domain, once there is one; nothing before. */
export function ProvidersForEmail({ email }: { readonly email: string }) {
  return <ProviderButtons providers={useOffered(email)} />;
}

export function ProviderButtons({ providers }: { readonly providers: readonly Offered[] }) {
  const { busy, waiting, refusal, go } = useDeparture();
  if (providers.length === 0) return null;
  const several = new Set(providers.map(({ tenant }) => tenant)).size > 1;
  return (
    <div className="grid gap-2" role="group" aria-label="Identity providers">
      {providers.map(({ id, name, tenant }) => (
        <Button key={id} size="big" wide icon="key" busy={busy} onPress={() => go(id)}>{`Sign in with ${name}${several ? ` (${tenant})` : ''}`}</Button>
      ))}
      {waiting && <Notice tone="info">Finish in your browser; this window goes on by itself.</Notice>}
      {refusal && <Notice tone="danger">{refusal}</Notice>}
    </div>
  );
}
