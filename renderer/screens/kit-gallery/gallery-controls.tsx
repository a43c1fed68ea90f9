import { useState } from 'react';
import {
  Button, Card, Checkbox, ChoiceGroup, ComboBox, ConfirmDialog, Dialog, FileDrop, IconButton, Menu, Notice, NumberField, Pane, PasswordField, Popover, ProgressBar, SearchField,
  Segmented, Select, StatusBadge, Switch, TextArea, TextField, Tooltip,
} from '../../kit/index.ts';
import { notify } from '../../lib/index.ts';

const LAYERS = [
  { id: 'base', label: 'Base', detail: 'shipped' },
  { id: 'org', label: 'Organisation', detail: 'Havelund Mutual' },
  { id: 'tenant', label: 'Tenant', detail: 'Motor Claims' },
  { id: 'user', label: 'User', disabled: true },
] as const;

export function GalleryControls() {
  return (
    <Pane label="Controls" padded>
      <div className="grid grid-cols-2 gap-5 pt-4">
        <Buttons />
        <Overlays />
        <Fields />
        <Choices />
      </div>
    </Pane>
  );
}

function Buttons() {
  return (
    <Card title="Buttons and badges">
      <div className="grid gap-4">
        <div className="flex flex-wrap gap-2">
          <Button kind="primary" icon="plus">New agent</Button>
          <Button icon="download">Import</Button>
          <Button kind="danger">Reject</Button>
          <Button kind="danger-primary">Purge</Button>
          <Button kind="quiet" icon="undo">Reset</Button>
          <Button disabled>Compare</Button>
          <Button busy>Saving</Button>
          <Button size="tiny">Review</Button>
          <IconButton icon="more" label="More" />
        </div>
        <div className="flex flex-wrap gap-x-5 gap-y-2">
          <StatusBadge status="draft" />
          <StatusBadge status="pending" />
          <StatusBadge status="approved" />
          <StatusBadge status="published" note="4.0.0 asked" />
          <StatusBadge status="deprecated" />
          <StatusBadge status="archived" />
        </div>
        <div className="flex flex-wrap gap-3">
          <StatusBadge status="waiting" word="Waiting for votes" tint />
          <StatusBadge status="risk-high" word="High risk" tint />
          <StatusBadge status="verified" word="Verified to #1,048,560" tint />
          <StatusBadge status="insufficient-evidence" tint />
          <StatusBadge status="locked" tint />
        </div>
        <Notice tone="info">A draft may be edited until it is submitted.</Notice>
        <Notice tone="warn" action={<Button size="tiny">Show</Button>}>Two hosts are not on the allow list.</Notice>
        <Notice tone="danger">The content changed since this page was read; your vote was not counted.</Notice>
      </div>
    </Card>
  );
}

function Overlays() {
  const [open, setOpen] = useState<'dialog' | 'confirm' | null>(null);
  const close = () => setOpen(null);
  return (
    <Card title="What floats">
      <div className="flex flex-wrap gap-2">
        <Button onPress={() => setOpen('dialog')}>Dialog</Button>
        <Button kind="danger" onPress={() => setOpen('confirm')}>Confirm</Button>
        <Menu
          label="Acts" trigger={<Button icon="down">Menu</Button>}
          groups={[
            { id: 'edit', entries: [{ id: 'copy', label: 'Copy link', icon: 'link', keys: 'c' }, { id: 'compare', label: 'Compare', icon: 'compare', disabled: true }] },
            { id: 'end', title: 'Ends it', entries: [{ id: 'archive', label: 'Archive', icon: 'archive', destructive: true }] },
          ]}
        />
        <Popover trigger={<Button>Popover</Button>} title="Why max_amount is 250.00">Set by the tenant on 2 Oct 2026; the organisation allows at most 500.00.</Popover>
        <Tooltip words="Opens the audit entry" keys="v"><Button>Tooltip</Button></Tooltip>
        <Button onPress={() => notify({ tone: 'ok', title: 'Saved', detail: 'Version 4.0.0 of Claims Triage' })}>Toast</Button>
        <Button onPress={() => notify({ tone: 'danger', title: 'Your vote was not counted', detail: 'The content changed since this page was read.', action: { label: 'Read again', run: () => undefined } })}>Bad toast</Button>
      </div>
      <div className="grid gap-4 pt-4">
        <ProgressBar label="Verifying" share={0.46} words="482,100 of 1,048,576 entries" onCancel={() => undefined} />
        <ProgressBar label="Reading the folder" share={null} />
        <FileDrop title="Drop agent definitions here" hint="JSON or YAML, single files or whole folders, up to 1 MiB each" folders onFiles={(files) => notify({ tone: 'info', title: `${files.length} files` })} />
      </div>
      <Dialog open={open === 'dialog'} onClose={close} title="New version" footer={<><Button onPress={close}>Cancel</Button><Button kind="primary" onPress={close}>Create draft</Button></>}>
        <TextField label="Version" value="4.0.0" onChange={() => undefined} hint="Semantic versioning; 3.2.0 is published" />
      </Dialog>
      <ConfirmDialog open={open === 'confirm'} onClose={close} onConfirm={close} title="Archive Medical Reader?" destructive confirm="Archive" typeName="Medical Reader" touches={['Version 1.1.0, published', 'Draft 1.2.0', '2 agents that call it: Claims Triage, Mail Sorter']}>
        It can no longer run. Its records stay as long as retention asks.
      </ConfirmDialog>
    </Card>
  );
}

function Fields() {
  const [text, setText] = useState('');
  const [amount, setAmount] = useState<number | null>(250);
  const [layer, setLayer] = useState<'base' | 'org' | 'tenant' | 'user' | null>('tenant');
  return (
    <Card title="Fields">
      <div className="grid grid-cols-2 gap-4">
        <TextField label="Name" value={text} onChange={setText} placeholder="Claims Triage" hint="Shown in the catalog" />
        <TextField label="Host" value="payments" onChange={setText} error="Not a host name: it has no dot" />
        <PasswordField label="Password" purpose="current" value="correct horse" onChange={setText} />
        <NumberField label="Calls a minute" value={amount} onChange={setAmount} min={0} max={1000} unit="calls" />
        <Select label="Layer" options={LAYERS} value={layer} onChange={setLayer} />
        <ComboBox label="Owner" optional options={LAYERS} value={layer} onChange={setLayer} />
        <TextArea label="Comment" value={text} onChange={setText} placeholder="Needed to reject or to ask for changes" />
        <TextField label="Disabled" value="base layer" onChange={setText} disabled />
      </div>
      <div className="pt-4">
        <SearchField label="Search agents" value={text} onChange={setText} placeholder="Name, tool, host, model, digest" terms={[{ id: 't', name: 'tenant', value: 'Motor Claims' }]} main />
      </div>
    </Card>
  );
}

function Choices() {
  const [on, setOn] = useState(true);
  const [who, setWho] = useState<'others' | 'alone'>('others');
  const [view, setView] = useState<'grid' | 'json' | 'history'>('grid');
  return (
    <Card title="Choices">
      <div className="grid gap-4">
        <div className="flex gap-5">
          <Checkbox checked={on} onChange={setOn}>Destructive tools</Checkbox>
          <Checkbox checked={false} mixed onChange={setOn}>Some of them</Checkbox>
          <Checkbox checked={false} onChange={setOn} disabled>Base only</Checkbox>
          <Switch on={on} onChange={setOn}>Require a human</Switch>
        </div>
        <Segmented label="View" value={view} onChange={setView} options={[{ id: 'grid', label: 'Grid' }, { id: 'json', label: 'JSON' }, { id: 'history', label: 'History' }]} />
        <ChoiceGroup
          label="Who decides?" value={who} onChange={setWho}
          choices={[{ id: 'others', label: 'With others', detail: 'Nobody approves their own work.' }, { id: 'alone', label: 'Alone', detail: 'Written as a policy that everybody can see.' }]}
        />
      </div>
    </Card>
  );
}
