import { useMemo, useState } from 'react';
import { Block, Button, Card, CheckList, Histogram, type BrushRange, JsonView, KeyValues, Link, Meter, Pane, ProofPath, StatusBadge, Table, Text, Tree, WorkList } from '../../kit/index.ts';

const HASH = '9f91161f43433e49a6de6db680d79f60159f2e4ac8a1d2e7';
const STEPS = Array.from({ length: 12 }, (_, level) => ({ name: level === 0 ? 'leaf' : level === 11 ? 'root' : `level ${level - 1}`, side: level === 0 || level === 11 ? null : level % 2 ? ('left' as const) : ('right' as const), hash: HASH.slice(level) + HASH.slice(0, level) }));
const TREE = [{ id: 'base', label: 'base', icon: 'layers' as const, note: '42', children: [{ id: 'org', label: 'Havelund Mutual', note: '9', children: [{ id: 'motor', label: 'Motor Claims', note: '3' }, { id: 'home', label: 'Home Claims' }] }] }];
const CONTROLS = [
  { id: 'CC6.1', name: 'Logical access', status: 'met' as const, records: 1204 },
  { id: 'CC7.2', name: 'Monitoring of anomalies', status: 'insufficient-evidence' as const, records: 3 },
  { id: 'CC8.1', name: 'Change management', status: 'not-met' as const, records: 88 },
];

export function GalleryRecords() {
  return (
    <Pane label="Records" padded>
      <Block title="Your vote" note="4 requests" action={<Link to="/approvals">All approvals</Link>} flush>
        <WorkList
          label="Requests" columns="5rem minmax(0, 1fr) 12rem 7rem auto"
          items={[
            { id: '1', current: true, cells: [<Text tone="faint" key="id">APR-2318</Text>, <Text cut key="n"><b>Claims Triage 4.0.0</b>&ensp;<Text tone="soft">adds payments.issue_goodwill and 1 host</Text></Text>, <StatusBadge key="s" status="destructive" word="Destructive tool added" />, <StatusBadge key="t" status="expired" word="2 d 4 h left" />, <Button key="b" size="tiny" label="Review Claims Triage 4.0.0">Review</Button>] },
            { id: '2', cells: [<Text tone="faint" key="id">APR-2325</Text>, <Text cut key="n"><b>Wording Explainer 4.1.1</b>&ensp;<Text tone="soft">prompt text only, no rights changed</Text></Text>, <StatusBadge key="s" status="risk-low" word="Low risk" />, <Text tone="soft" key="t">6 d left</Text>, <Button key="b" size="tiny" label="Review Wording Explainer 4.1.1">Review</Button>] },
          ]}
        />
      </Block>
      <Block title="Entries a day" note="1 Jun to 21 Nov 2026"><AuditBars /></Block>
      <div className="grid grid-cols-3 gap-5 pt-5">
        <Card title="Inclusion proof" note="12 hashes"><ProofPath steps={STEPS} /></Card>
        <Card title="Verified" note="18 ms, on this machine">
          <CheckList label="Checks" checks={[{ id: '1', tone: 'ok', what: 'Leaf hash recomputed from the entry', outcome: 'Match' }, { id: '2', tone: 'ok', what: 'Checkpoint signed, 2 of 2 witnesses', outcome: 'Valid' }, { id: '3', tone: 'warn', what: 'Content of subject', outcome: 'Not provable' }]} />
        </Card>
        <Card title="Yesterday">
          <KeyValues numbers items={[{ key: 'Runs', value: '19,204' }, { key: 'Refused', value: '41' }, { key: 'Spent, EUR', value: '1,418.77' }]} />
          <div className="pt-3"><Meter label="Medical Reader" value={96} max={100} wide /></div>
        </Card>
        <Card title="Definition"><JsonView label="Definition of Claims Triage" value={{ name: 'Claims Triage', model: { name: 'corvid-2-large', temperature: 0.1 }, tools: ['claims.read', 'payments.issue_goodwill'], human: true, owner: null }} /></Card>
        <Card title="Layers"><Tree label="Layers of the registry" nodes={TREE} openIds={['base', 'org']} chosen="motor" onChoose={() => undefined} /></Card>
        <Card title="Controls" flush>
          <Table label="Controls" rows={CONTROLS} rowId={(row) => row.id} columns={[{ id: 'id', head: 'Control', cell: (row) => <Text weight="medium">{row.id}</Text> }, { id: 'status', head: 'Status', cell: (row) => <StatusBadge status={row.status} /> }, { id: 'records', head: 'Records', align: 'end', cell: (row) => row.records }]} />
        </Card>
      </div>
    </Pane>
  );
}

function AuditBars() {
  const [range, setRange] = useState<BrushRange | null>({ from: 156, to: 170 });
  const bars = useMemo(() => Array.from({ length: 174 }, (_, day) => ({ name: `day ${day + 1}`, count: day % 7 > 4 ? 900 + ((day * 131) % 300) : 2600 + ((day * 7919) % 1500), bad: day % 9 === 0 ? 300 : 0 })), []);
  return <Histogram label="Entries a day" bars={bars} axis={['Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov']} range={range} onRange={setRange} />;
}
