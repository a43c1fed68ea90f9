import { Button } from 'react-aria-components';
import { Hidden, Icon, Menu } from '../kit/index.ts';
import { useGo, useSession, useSessionActs } from '../lib/index.ts';

export function TenantSwitcher() {
  const { tenant, organisation, tenants } = useSession();
  const { switchTenant } = useSessionActs();
  const go = useGo();
  const choose = (id: string) => {
    if (id === tenant.id) return;
    switchTenant(id);
    go('/'); // what is open belongs to the tenant that is left
  };
  const face = (
    <Button className="cs-tenant">
      <span>
        <Hidden>Tenant </Hidden>
        <b>{tenant.name}</b>
        {organisation && <small>{organisation.name}</small>}
      </span>
      <Icon name="down" />
    </Button>
  );
  const entries = tenants.map(({ id, name, slug }) => ({ id, label: name, detail: slug, chosen: id === tenant.id, onAction: () => choose(id) }));
  return <Menu label="Tenants" trigger={face} groups={[{ id: 'tenants', title: 'Your tenants', entries }]} />;
}
