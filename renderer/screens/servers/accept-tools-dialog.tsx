import { ConfirmDialog, countOf } from '../../kit/index.ts';
import { formRefusal, newCommandId } from '../../lib/index.ts';
import { type ServerView, useServerActs } from './use-mcp-servers.ts';

const MOST_TOLD = 12;

/** What accepting means, by name, before it is done. */
export function AcceptToolsDialog({ server, onClose }: { readonly server: ServerView; readonly onClose: () => void }) {
  const { accept } = useServerActs();
  const { seen, drift, rights, tools } = server;
  if (!seen) return null;
  const touches = rights.map(({ says }) => says);
  const more = touches.length - MOST_TOLD;
  return (
    <ConfirmDialog
      open onClose={onClose} title={`Accept the tools of ${server.id}`} confirm={`Accept ${countOf(tools.length, 'tool')}`} busy={accept.isPending} error={formRefusal(accept.error, [])}
      touches={more > 0 ? [...touches.slice(0, MOST_TOLD), `and ${countOf(more, 'further change')}`] : touches}
      onConfirm={() => accept.mutate({ id: server.id, setDigest: seen.setDigest, commandId: newCommandId() }, { onSuccess: onClose })}
    >
      <p>
        {drift ? `${drift.says} You take responsibility for them as they were last seen. ` : 'You take responsibility for these definitions, exactly as they were seen. '}
        Approvals bind to them by digest; requests that rely on other definitions end, and have to be asked anew.
      </p>
    </ConfirmDialog>
  );
}
