import { useState } from 'react';
import { pointerOf } from '../../../shared/json-pointer.ts';
import { Badge, Block, Button, Notice, Page, PageHeader, Pane, Text } from '../../kit/index.ts';
import { Explained, NeedsCapability, policyWords, QueryView, useCan } from '../../lib/index.ts';
import { TYPE_LABELS, typeWords } from './inbox-question.ts';
import { useWorkflows, type WorkflowRow } from './use-workflows.ts';
import { asksWords, draftOf, highRiskWords, nobodyIsAsked, whenWords } from './workflow-draft.ts';
import { WorkflowDialog } from './workflow-dialog.tsx';

const CRUMBS = [{ label: 'Approvals', to: '/approvals' }];

/** Who must agree to what, in words, and the form in which it is changed. */
export function WorkflowsScreen() {
  return (
    <Page>
      <PageHeader title="Workflows" crumbs={CRUMBS} sub="Who must agree to what; a request keeps the policy it was made under" />
      {useCan()('policy:read') ? <Workflows /> : <NeedsCapability capability="policy:read" says="Your roles do not let you see workflows" />}
    </Page>
  );
}

function Workflows() {
  const { workflows, edits } = useWorkflows();
  const [editing, setEditing] = useState<WorkflowRow | null>(null);
  return (
    <>
      <QueryView query={workflows}>
        {({ items }) => (
          <Pane label="Workflows" padded>
            {items.map((row) => <Workflow key={row.type} row={row} {...(edits ? { onEdit: () => setEditing(row) } : {})} />)}
          </Pane>
        )}
      </QueryView>
      {editing && <WorkflowDialog row={editing} onClose={() => setEditing(null)} />}
    </>
  );
}

const SUBJECTS: Readonly<Record<string, string>> = { registry_override: 'registry_proposal', run_approval: 'run', agent_delete: 'agent', role_change: 'user', budget_change: 'budget' };

function Workflow({ row, onEdit }: { readonly row: WorkflowRow; readonly onEdit?: () => void }) {
  const { type, workflow } = row;
  const draft = workflow === null ? null : draftOf(workflow);
  const readable = workflow === null || draft !== null;
  const name = typeWords(type);
  const stricter = [...highRiskWords(row), ...(draft?.conditions.map((condition) => `When ${whenWords(condition)}: ${asksWords(condition).join('; ')}.`) ?? [])];
  return (
    <Block
      title={name} note={name === type ? undefined : type}
      {...(onEdit && readable ? { action: <Button icon="edit" size="tiny" label={`Edit the workflow ${name}`} onPress={onEdit}>Edit</Button> } : {})}
    >
      <WhoIsAsked row={row} edits={onEdit !== undefined} />
      {!readable && <Notice tone="danger">What the layers say of it is not in a form that can be read, so nobody can satisfy it. Mend it in the registry.</Notice>}
      {stricter.length > 0 && (
        <ul className="grid gap-2 pt-3" aria-label={`What makes ${name} stricter`}>
          {stricter.map((sentence) => <li key={sentence} className="flex flex-wrap items-baseline gap-x-3"><Badge icon="branch" tone="warn">Stricter</Badge><Text>{sentence}</Text></li>)}
        </ul>
      )}
      <div className="flex items-center gap-1 pt-2"><Text tone="faint" size="s">What each layer says</Text> <Explained pointer={pointerOf(['workflows', type])} what={`the workflow ${name}`} /></div>
    </Block>
  );
}

function WhoIsAsked({ row, edits }: { readonly row: WorkflowRow; readonly edits: boolean }) {
  const { type, policy } = row;
  if (nobodyIsAsked(row)) return <Text as="p" tone="soft">Nobody is asked: whoever may do it does it at once.{edits && ' Edit it, and others must agree first.'}</Text>;
  const subject = SUBJECTS[type] ?? (Object.hasOwn(TYPE_LABELS, type) ? 'agent_version' : type);
  return <ul className="grid gap-1">{policyWords(policy, subject).map((sentence) => <Text as="li" tone="soft" key={sentence}>{sentence}</Text>)}</ul>;
}
