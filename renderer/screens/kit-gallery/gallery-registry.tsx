import { useState } from 'react';
import { Button, Dock, Icon, LayerGrid, type LayerGroup, Pane, SearchField, SideNav, Split, StatusBadge, Text, TextField } from '../../kit/index.ts';

const LAYERS = [{ id: 'base', name: 'Base' }, { id: 'org', name: 'Org' }, { id: 'tenant', name: 'Tenant' }, { id: 'user', name: 'User', narrow: true }];
const closed = { text: null, state: 'closed' } as const;
const open = (text: string | null) => ({ text, state: 'open' }) as const;
const locked = { text: null, state: 'locked', lockedBy: 'org' } as const;

function groups(amount: string): readonly LayerGroup[] {
  const changed = amount !== '150.00';
  return [
    {
      title: 'Use',
      rows: [
        { id: 'enabled', field: 'enabled', cells: { base: open('false'), org: open('true'), user: closed }, effective: { text: 'true', from: 'org' } },
        { id: 'roles', field: 'allowed_roles', cells: { base: open('operator'), org: open('operator'), tenant: open('claims_operator'), user: closed }, effective: { text: 'claims_operator', from: 'tenant' } },
      ],
    },
    {
      title: 'Limits',
      rows: [
        { id: 'max', field: 'max_amount', cells: { base: open('0.00'), org: open('500.00'), tenant: { ...open(amount), changed }, user: closed }, effective: { text: amount, from: 'tenant', ...(changed ? { was: '150.00' } : {}) } },
        { id: 'currency', field: 'currency', cells: { base: open('EUR'), user: closed }, effective: { text: 'EUR', from: 'base' } },
        { id: 'timeout', field: 'timeout_ms', cells: { base: open('30,000'), tenant: open('8,000'), user: closed }, effective: { text: '8,000', from: 'tenant' } },
      ],
    },
    {
      title: 'Safety',
      rows: [
        { id: 'destructive', field: 'destructive', cells: { base: open('true'), org: { ...open('true'), locks: true }, tenant: locked, user: closed }, effective: { text: 'true', from: 'org' } },
        { id: 'human', field: 'require_human_above', cells: { base: open('0.00'), org: { ...open('100.00'), locks: true }, tenant: locked, user: closed }, effective: { text: '100.00', from: 'org' } },
      ],
    },
  ];
}

export function GalleryRegistry() {
  const [amount, setAmount] = useState('250.00');
  const [editing, setEditing] = useState<string | null>(null);
  const [section, setSection] = useState('tools');
  const [explained, setExplained] = useState<string | null>(null);
  return (
    <Split>
      <SideNav
        label="Sections" current={section} onChoose={setSection}
        groups={[
          { items: [{ id: 'tools', label: 'Tools', note: 42 }, { id: 'actions', label: 'Actions', note: 31 }, { id: 'mcp', label: 'MCP servers', note: 6 }] },
          { title: 'Narrow only', items: [{ id: 'policies', label: 'Policies', note: 8 }, { id: 'roles', label: 'Roles', note: 9 }] },
        ]}
      />
      <SideNav
        label="Tools" width="wide" current="pay" onChoose={() => undefined} top={<SearchField label="Find in tools" value="" onChange={() => undefined} placeholder="Find in tools" main />}
        groups={[{ items: [{ id: 'assign', label: 'claims.assign' }, { id: 'reserve', label: 'claims.set_reserve', note: 2 }, { id: 'pay', label: 'payments.issue_goodwill', note: <Icon name="edit" size={12} /> }, { id: 'stop', label: 'payments.stop', note: 3 }] }]}
      />
      <div className="flex min-w-0 flex-1 flex-col">
        <div className="flex flex-wrap items-center gap-2 px-4 py-2">
          <h2>payments.issue_goodwill</h2>
          <StatusBadge status="destructive" tint />
          <Text tone="faint" size="s">used by 3 agents, last called 14 min ago</Text>
        </div>
        <Pane label="Layers">
          <LayerGrid
            label="payments.issue_goodwill by layer" layers={LAYERS} groups={groups(amount)} editable="tenant" onEdit={setEditing}
            explain={{ open: explained, onOpen: setExplained, title: (row) => `Why ${row.field} is ${row.effective.text}`, body: () => <Text tone="soft">Set by the org layer on 2 Oct 2026.</Text> }}
            editing={editing === null ? null : { rowId: editing, editor: <TextField label="Value" hideLabel autoFocus value={amount} onChange={setAmount} onBlur={() => setEditing(null)} /> }}
          />
        </Pane>
        <Dock title="1 unsaved change" note={`tenant max_amount 150.00 → ${amount}`} actions={<><Button kind="quiet" onPress={() => setAmount('150.00')}>Discard</Button><Button kind="primary">Submit for approval</Button></>}>
          <StatusBadge status="allowed" word="Valid, at most 500.00" />
        </Dock>
      </div>
    </Split>
  );
}
