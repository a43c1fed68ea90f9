import { useId } from 'react';
import { Button, Checkbox, countOf, Dialog, Notice, StatusBadge, Text, TextArea, TextField } from '../../kit/index.ts';
import type { VersionView } from './use-agent.ts';
import { useRunAgent } from './use-run-agent.ts';

/** Asks what to run: a message, and which tools the built-in echo model is to call, in the order they are ticked. */
export function RunDialog({ agentName, version, onClose }: { readonly agentName: string; readonly version: VersionView; readonly onClose: () => void }) {
  const { form, tools, busy, refusal, full, toggle, send } = useRunAgent(version);
  const id = useId();
  return (
    <Dialog
      open onClose={onClose} title={`Run ${agentName} ${version.semver}`} width="wide"
      footer={
        <>
          <Text tone="faint" size="s">{tools.length === 0 ? 'No tool is called' : `${countOf(tools.length, 'tool')}: ${tools.join(', ')}`}</Text>
          <span className="ml-auto" />
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" icon="play" submit form={id} busy={busy}>Run</Button>
        </>
      }
    >
      <form id={id} onSubmit={send} noValidate className="grid gap-4">
        <TextArea label="Message" rows={4} autoFocus {...form.field('message')} />
        <ToolChoice version={version} chosen={tools} full={full} onToggle={toggle} />
        <TextField label="Another tool" optional mono hint="What the approved definition does not list is refused, and the refusal is recorded." {...form.field('other')} />
        {refusal && <Notice tone="danger">{refusal}</Notice>}
      </form>
    </Dialog>
  );
}

interface ToolChoiceProps {
  readonly version: VersionView;
  readonly chosen: readonly string[];
  readonly full: boolean;
  readonly onToggle: (tool: string, on: boolean) => void;
}

function ToolChoice({ version, chosen, full, onToggle }: ToolChoiceProps) {
  const listed = [...new Map(version.rights.tools.filter(({ name }) => name !== '*').map((tool) => [tool.name, tool])).values()];
  if (listed.length === 0) return <Text tone="soft">This version lists no tools.</Text>;
  return (
    <fieldset className="grid gap-2">
      <legend className="px-0 pb-1"><Text weight="medium">Tools to call, in the order you tick them</Text></legend>
      <div className="grid max-h-48 grid-cols-2 gap-x-4 gap-y-1 overflow-auto">
        {listed.map(({ name, effect }) => (
          <Checkbox key={name} checked={chosen.includes(name)} disabled={full && !chosen.includes(name)} onChange={(on) => onToggle(name, on)}>
            <Text mono>{name}</Text> {effect === 'destructive' && <StatusBadge status="destructive" />}
          </Checkbox>
        ))}
      </div>
    </fieldset>
  );
}
