import { useState } from 'react';
import { Badge, Block, Button, CopyableId, formatFully, JsonView, KeyValues, Link, Notice, Reason, Text, TextArea, useNow } from '../../kit/index.ts';
import { oneLine, timeLeft, troubleOf, useCan } from '../../lib/index.ts';
import { decisionVerdict, rolesInWords } from './decision-words.ts';
import { type Decision, sendDecided, useDecision, useDecisionCommands } from './use-decision.ts';
import type { WaitingCall } from './run-event-words.ts';

/** What the run waits with, and for whoever may decide about it, the decision. */
export function WaitingPanel({ waiting, runId }: { readonly waiting: WaitingCall; readonly runId: string }) {
  const { approval, tool, arguments: args, policies } = waiting;
  return (
    <Block title="Waiting for a person" note={<TimeLeft expiresAt={approval.expiresAt} />} {...(useCan()('approvals:read') ? { action: <Link to={`/approvals/${approval.id}`}>Open the request</Link> } : {})}>
      <div className="grid gap-4 pt-3 pb-2">
        <Text as="p" size="l">The agent wants to call <Text mono weight="medium">{tool}</Text>. It stands still until somebody has decided.</Text>
        <JsonView label="What it would be called with" value={args} />
        <KeyValues
          items={[
            { key: policies.length === 1 ? 'Policy' : 'Policies', value: policies.join(', ') },
            { key: 'May decide', value: rolesInWords(approval.policy) },
            { key: 'Bound to', value: <CopyableId value={`sha256:${approval.subjectDigest}`} what="digest of this call" chars={24} /> },
          ]}
        />
        <DecisionForm waiting={waiting} runId={runId} />
      </div>
    </Block>
  );
}

function TimeLeft({ expiresAt }: Pick<WaitingCall['approval'], 'expiresAt'>) {
  const { words, tone } = timeLeft(expiresAt, useNow());
  return <span {...(expiresAt === null ? {} : { title: `After ${formatFully(expiresAt)} it counts as denied` })}><Badge icon="waiting" tone={tone}>{words}</Badge></span>;
}

function DecisionForm({ waiting, runId }: { readonly waiting: WaitingCall; readonly runId: string }) {
  const capable = useCan()('approvals:vote');
  const { send, error, busy } = useDecision(waiting, runId);
  const { tool } = waiting;
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const { may, tone, verdict, why } = decisionVerdict(waiting.approval, capable);
  const decide = (what: Decision) => setMissing(!sendDecided(what, reason, send));
  useDecisionCommands({ may, tool, reason, send, onMissing: setMissing });
  return (
    <div className="grid gap-3">
      <Reason tone={tone} verdict={verdict}>{why}</Reason>
      {may && (
        <form className="grid max-w-xl gap-2" onSubmit={(event) => event.preventDefault()}>
          <TextArea label="Reason" value={reason} onChange={setReason} optional hint="Needed to deny; kept in the audit log." rows={2} maxLength={2_000} error={missing && reason.trim() === '' ? 'Say why it is denied.' : null} />
          {error !== null && <Notice tone="danger">{oneLine(troubleOf(error))}</Notice>}
          <div className="flex gap-2">
            <Button kind="primary" icon="check" busy={busy === 'approve'} onPress={() => decide('approve')}>Approve the call</Button>
            <Button kind="danger" busy={busy === 'reject'} onPress={() => decide('reject')}>Deny and end the run</Button>
          </div>
        </form>
      )}
    </div>
  );
}
