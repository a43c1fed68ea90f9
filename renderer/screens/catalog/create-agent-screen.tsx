import { Button, ChoiceGroup, JsonField, Notice, Page, PageHeader, Pane, TextArea, TextField } from '../../kit/index.ts';
import { useUnsaved } from '../../lib/index.ts';
import { RISK_CHOICES } from './risk-choices.ts';
import { useCreateAgent } from './use-create-agent.ts';

export function CreateAgentScreen() {
  const { form, problems, busy, refusal, categories, unsaved, send } = useCreateAgent();
  const leaving = useUnsaved(unsaved, 'The new agent');
  return (
    <Page>
      <PageHeader title="New agent" crumbs={[{ label: 'Catalog', to: '/catalog' }]} />
      <Pane label="New agent" padded>
        <form onSubmit={send} noValidate className="grid max-w-300 grid-cols-[20rem_minmax(0,1fr)] gap-8 pt-4 @max-[52rem]:grid-cols-1">
          <div className="grid content-start gap-4">
            <TextField label="Name" autoFocus maxLength={200} {...form.field('name')} />
            <TextArea label="Description" optional rows={3} {...form.field('description')} />
            <TextField label="Category" maxLength={60} hint={categories.length > 0 && `In use: ${categories.slice(0, 8).join(', ')}`} {...form.field('category')} />
            <TextField label="Tags" optional hint="Separated by commas" {...form.field('tags')} />
            <ChoiceGroup label="Risk" choices={RISK_CHOICES} {...form.field('riskClass')} />
          </div>
          <div className="grid content-start gap-4">
            <JsonField
              label="Definition" rows={22} problems={problems} {...form.field('text')}
              hint="JSON. It becomes version 0.1.0, a draft: you can change it until you submit it, and nobody runs it before it is published."
            />
            {refusal && <Notice tone="danger">{refusal}</Notice>}
            <div className="flex justify-end gap-2">
              <Button to="/catalog">Cancel</Button>
              <Button kind="primary" submit busy={busy}>Create agent</Button>
            </div>
          </div>
        </form>
      </Pane>
      {leaving}
    </Page>
  );
}
