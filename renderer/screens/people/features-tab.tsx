import { useState } from 'react';
import { z } from 'zod';
import { Badge, Button, FormDialog, Notice, Pane, Table, Text, TextField, Time, Toolbar } from '../../kit/index.ts';
import { formRefusal, newCommandId, QueryView, useCan, useForm } from '../../lib/index.ts';
import { type FeatureStanding, useFeatures, useFeatureSwitch } from './use-features.ts';

/** Which parts of the product this tenant has. Everybody here may read it; what the platform withholds cannot be switched on from here. */
export function FeaturesTab() {
  const features = useFeatures();
  const decides = useCan()('feature:manage');
  const [asked, setAsked] = useState<FeatureStanding | null>(null);
  return (
    <>
      <Toolbar label="Features">
        <div className="flex-1"><Text tone="soft">Which parts of the product this tenant has. A part that is off answers nobody here, whatever their roles are.{decides ? '' : ' Somebody who may manage features decides.'}</Text></div>
      </Toolbar>
      <QueryView query={features}>
        {(list) => <Pane label="Features"><FeatureTable features={list} onAsk={decides ? setAsked : null} /></Pane>}
      </QueryView>
      {asked && <SwitchDialog feature={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

function FeatureTable({ features, onAsk }: { readonly features: readonly FeatureStanding[]; readonly onAsk: ((feature: FeatureStanding) => void) | null }) {
  return (
    <Table
      label="Parts of the product" density="tall" rows={features} rowId={({ feature }) => feature}
      columns={[
        { id: 'feature', head: 'Feature', cell: ({ label, what }) => <div><Text as="div" weight="medium">{label}</Text><Text as="div" size="s" tone="soft">{what}</Text></div> },
        { id: 'state', head: 'State', cell: ({ isOn }) => (isOn ? <Badge icon="ok" tone="ok">On</Badge> : <Badge icon="ban" tone="warn">Off</Badge>) },
        { id: 'said', head: 'Why', cell: (row) => <Why row={row} /> },
        { id: 'at', head: 'Since', align: 'end', cell: (row) => { const said = lastSaid(row); return said && <Time at={said.at} as="day" />; } },
        ...(onAsk ? [{ id: 'act', head: 'Act', hideHead: true, align: 'end' as const, cell: (row: FeatureStanding) => <Act row={row} onAsk={onAsk} /> }] : []),
      ]}
    />
  );
}

/** What counts: the platform's word where it withholds, else the tenant's own. */
function lastSaid({ platform, tenant }: FeatureStanding) {
  return platform.isOn ? tenant.said : platform.said;
}

function Why({ row }: { readonly row: FeatureStanding }) {
  const said = lastSaid(row);
  if (said === null) return <Text tone="faint">nothing was said</Text>;
  return <Text tone="soft">{`${row.platform.isOn ? '' : 'Withheld by the platform: '}${said.reason} (${said.by})`}</Text>;
}

function Act({ row, onAsk }: { readonly row: FeatureStanding; readonly onAsk: (feature: FeatureStanding) => void }) {
  if (!row.platform.isOn) return null;
  return <Button size="tiny" label={`Switch ${row.isOn ? 'off' : 'on'}: ${row.label}`} onPress={() => onAsk(row)}>{row.isOn ? 'Switch off' : 'Switch on'}</Button>;
}

const why = z.object({ reason: z.string().trim().min(1, 'Say why; everybody here reads it').max(500, 'At most 500 characters') });

function SwitchDialog({ feature: { feature, label, what, isOn, tenant: { ver } }, onClose }: { readonly feature: FeatureStanding; readonly onClose: () => void }) {
  const change = useFeatureSwitch();
  const form = useForm(why, { reason: '' });
  const refusal = formRefusal(change.error, ['reason']);
  return (
    <FormDialog
      onClose={onClose} title={`Switch ${label} ${isOn ? 'off' : 'on'}?`}
      submit={isOn ? 'Switch off' : 'Switch on'} destructive={isOn} busy={change.isPending} refusal={refusal} onSubmit={form.onSubmit(({ reason }) => change.mutate({ feature, isOn: !isOn, reason, ver, commandId: newCommandId() }, { onSuccess: onClose, onError: form.serve }))}
    >
      {isOn && feature === 'sso' && <Notice tone="warn">Without it this tenant is as if it had no identity provider: passwords open it again, whatever was the only way in.</Notice>}
      <p>{isOn ? `From the next request on nobody in this tenant reaches this: ${what}.` : `From the next request on this is there again, for whoever’s roles allow it: ${what}.`}</p>
      <TextField label="Reason" autoFocus maxLength={500} hint="It stands in this list and in the log" {...form.field('reason')} />
    </FormDialog>
  );
}
