import { useMemo, useState } from 'react';
import { brand, type Instant } from '../../../shared/brand.ts';
import { Button, CommentThread, CopyableId, diffLines, DiffView, hunksOf, KeyValues, Pane, Reason, RightsDiff, Side, SideSection, Split, StatusBadge, Text, TextArea, Time, Timeline } from '../../kit/index.ts';

const BEFORE = JSON.stringify({ model: { name: 'corvid-2-small', temperature: 0.1 }, tools: ['claims.read', 'claims.search', 'letters.preview'], budget: { per_day: 400, currency: 'EUR' } }, null, 2);
const AFTER = JSON.stringify({ model: { name: 'corvid-2-large', temperature: 0.1 }, tools: ['claims.read', 'claims.search', 'payments.issue_goodwill'], budget: { per_day: 1200, currency: 'EUR' } }, null, 2);
const DIGEST = 'sha256:8e38a1ea5c681c8e9a08f3d7cbe29a6f5a0d1d2f9b1c4f7f2e6a58dd0a3c9b77';

const RIGHTS = [
  {
    title: 'Tools',
    lines: [
      { id: 'pay', kind: 'add' as const, name: 'payments.issue_goodwill', mark: <StatusBadge status="destructive" word="destructive" />, why: 'Pays money out, up to 250.00 EUR a call' },
      { id: 'prev', kind: 'del' as const, name: 'letters.preview', mark: <StatusBadge status="read-only" word="read-only" />, why: 'No longer called in the last 60 days' },
    ],
  },
  { title: 'Model', lines: [{ id: 'model', kind: 'change' as const, name: 'corvid-2-small → corvid-2-large', why: 'On the tenant allow list since 2 Oct 2026' }] },
  { title: 'Budget', lines: [{ id: 'budget', kind: 'change' as const, name: '400.00 → 1,200.00 EUR a day', mark: <StatusBadge status="risk-medium" word="raised 3x" />, why: 'Tenant limit 2,000.00, of which 1,560.00 would be given out' }] },
];

const AT = (text: string) => <Time at={brand<Instant>(text)} />;

export function GalleryReview() {
  const [comment, setComment] = useState('');
  const hunks = useMemo(() => hunksOf(diffLines(BEFORE, AFTER), 2), []);
  return (
    <Split>
      <Pane label="Request">
        <RightsDiff label="What 4.0.0 may do that 3.2.0 could not" groups={RIGHTS} />
        <DiffView
          label="Text" hunks={hunks.map((hunk, index) => ({ ...hunk, title: ['model', 'tools', 'budget'][index] ?? 'text', note: '1 change' }))} onComment={() => undefined}
          under={(line) =>
            line.kind === 'add' && line.text.includes('goodwill') ? (
              <CommentThread label="Comments on this line" comments={[{ id: '1', author: 'Jonah Petrescu', when: AT('2026-11-20T08:44:00.000Z'), text: 'Should amounts above 100.00 wait for a clerk? Our complaints policy says so.', mark: <StatusBadge status="approved" word="Resolved" /> }]} />
            ) : null
          }
        />
      </Pane>
      <Side label="Decide">
        <SideSection title="Your vote">
          <Reason tone="ok" verdict="You may vote">You hold approvals:vote as risk_approver (org layer). You did not write or submit 4.0.0, and stage 2 is open.</Reason>
          <div className="grid gap-2 pt-3">
            <TextArea label="Comment" hideLabel value={comment} onChange={setComment} placeholder="Comment, needed to reject or ask for changes" rows={2} />
            <div className="flex gap-2">
              <Button kind="primary" icon="check">Approve</Button>
              <Button>Request changes</Button>
              <Button kind="danger">Reject</Button>
            </div>
          </div>
        </SideSection>
        <SideSection title="Votes" note="2 of 3">
          <Timeline
            label="Votes"
            entries={[
              { id: '1', icon: 'ok', tone: 'ok', title: <Text weight="medium">Stage 1, engineering</Text>, when: '1 of 1', detail: <>Maren Okoye, {AT('2026-11-20T07:15:00.000Z')}</> },
              { id: '2', icon: 'waiting', tone: 'info', title: <Text weight="medium">Stage 2, risk and compliance</Text>, when: '1 of 2' },
              { id: '3', icon: 'open', title: 'Publish, digests checked again' },
            ]}
          />
        </SideSection>
        <SideSection title="Bound to" note="a change in any voids all votes">
          <KeyValues items={[{ key: 'Version', value: <CopyableId value={DIGEST} what="version digest" chars={24} /> }, { key: 'Policy', value: <CopyableId value={DIGEST} what="policy digest" chars={24} /> }]} />
        </SideSection>
      </Side>
    </Split>
  );
}
