import { CopyableId, DefinitionDiff, DefinitionView, Drawer, KeyValues, Notice, SideSection, Text } from '../../kit/index.ts';
import { QueryView } from '../../lib/index.ts';
import type { ToolRow } from './mcp-tool-rows.ts';
import { EffectMark, StandingBadge } from './mcp-words.tsx';
import { useDefinition } from './use-mcp-servers.ts';

const SHOWN = 20;

/** One tool: what it claims to do, its digests, and its definition, or how that differs from the accepted one. */
export function McpToolDrawer({ tool, onClose }: { readonly tool: ToolRow; readonly onClose: () => void }) {
  const { accepted, seen } = tool;
  return (
    <Drawer label={`Tool ${tool.name}`} title={<><Text weight="strong">{tool.name}</Text>&ensp;<StandingBadge standing={tool.standing} /></>} onClose={onClose}>
      <SideSection title="What it claims">
        <KeyValues
          items={[
            ...(accepted ? [{ key: 'Accepted as', value: <EffectMark effect={accepted.effect} /> }, { key: 'Accepted digest', value: <CopyableId value={`sha256:${accepted.digest}`} what="accepted digest" chars={SHOWN} /> }] : []),
            ...(seen && seen.digest !== accepted?.digest ? [{ key: 'Seen as', value: <EffectMark effect={seen.effect} /> }, { key: 'Seen digest', value: <CopyableId value={`sha256:${seen.digest}`} what="seen digest" chars={SHOWN} /> }] : []),
          ]}
        />
        {seen === null && <div className="pt-2"><Notice tone="warn">The server does not offer it any more.</Notice></div>}
      </SideSection>
      {tool.standing === 'changed' && accepted && seen ? <Changed before={accepted.digest} after={seen.digest} /> : <Defined digest={(seen ?? accepted)?.digest ?? null} />}
    </Drawer>
  );
}

function Changed({ before, after }: { readonly before: string; readonly after: string }) {
  const [was, is] = [useDefinition(before), useDefinition(after)];
  return (
    <SideSection title="From the accepted definition to the one seen">
      <QueryView query={was}>{(old) => <QueryView query={is}>{(now) => <DefinitionDiff label="Changes of the definition" before={old.definition} after={now.definition} />}</QueryView>}</QueryView>
    </SideSection>
  );
}

function Defined({ digest }: { readonly digest: string | null }) {
  const definition = useDefinition(digest);
  return (
    <SideSection title="Definition">
      <QueryView query={definition}>{(found) => <DefinitionView label="Definition" definition={found.definition} />}</QueryView>
    </SideSection>
  );
}
