import { Button, Kbd, MentionField, Text } from '../../kit/index.ts';
import { type Said, useSaying } from './use-discussion.ts';

interface CommentFormProps {
  readonly label: string;
  readonly action: string;
  readonly busy: boolean;
  readonly autoFocus?: boolean;
  readonly onSend: (said: Said) => Promise<unknown>;
  readonly onCancel?: () => void;
}

export function CommentForm({ label, action, busy, autoFocus = false, onSend, onCancel }: CommentFormProps) {
  const saying = useSaying();
  const empty = saying.text.trim() === '';
  const send = () => {
    if (!empty && !busy) void onSend(saying.said()).then(saying.clear, keptAsTyped);
  };
  return (
    <div className="grid gap-2">
      <MentionField
        label={label} value={saying.text} onChange={saying.setText} people={saying.people} onSearch={saying.setQuery} onMention={saying.mention} onSend={send} {...(onCancel ? { onCancel } : {})}
        placeholder="Say what stands out; @ names somebody" rows={2} maxLength={4_000} autoFocus={autoFocus}
      />
      <div className="flex items-center gap-2">
        <Button size="tiny" kind={onCancel ? 'primary' : 'plain'} busy={busy} disabled={empty} onPress={send}>{action}</Button>
        {onCancel && <Button size="tiny" onPress={onCancel}>Cancel</Button>}
        <Text tone="faint" size="s"><Kbd>Ctrl</Kbd> <Kbd>Enter</Kbd> sends</Text>
      </div>
    </div>
  );
}

/** The toast tells what went wrong; what was typed stays. */
function keptAsTyped(): void {}
