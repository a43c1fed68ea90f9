import { z } from 'zod';
import { Button, ConfirmDialog, Dialog, Notice, TextField } from '../../kit/index.ts';
import { oneLine, tagsIn, troubleOf, useForm } from '../../lib/index.ts';
import type { Run } from './run-filter.ts';
import type { useRunActs } from './use-run.ts';

type Acts = ReturnType<typeof useRunActs>;

interface RunDialogProps {
  readonly run: Run;
  readonly acts: Acts;
  readonly onClose: () => void;
}

const MOST_TAGS = 20;
const MOST_TAG = 40;

const names = z.object({
  title: z.string().trim().min(1, 'A run needs a title').max(200, 'At most 200 characters'),
  tags: z.string().transform(tagsIn)
    .refine((tags) => tags.length <= MOST_TAGS, `At most ${MOST_TAGS} tags`)
    .refine((tags) => tags.every((tag) => tag.length <= MOST_TAG), `A tag has at most ${MOST_TAG} characters`),
});

export function EditRunDialog({ run, acts: { change }, onClose }: RunDialogProps) {
  const form = useForm(names, { title: run.title, tags: run.tags.join(', ') });
  return (
    <Dialog open onClose={onClose} title="Title and tags">
      <form className="grid gap-4" onSubmit={form.onSubmit(({ title, tags }) => change.send(title, tags, onClose))} noValidate>
        <TextField label="Title" autoFocus {...form.field('title')} />
        <TextField label="Tags" optional hint="Separated by commas" {...form.field('tags')} />
        {change.error && <Notice tone="danger">{oneLine(troubleOf(change.error))}</Notice>}
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" submit busy={change.isPending}>Save</Button>
        </div>
      </form>
    </Dialog>
  );
}

export function StopRunDialog({ run, acts: { cancel }, onClose }: RunDialogProps) {
  return (
    <ConfirmDialog
      open title="Stop this run?" confirm="Stop the run" destructive busy={cancel.isPending} error={cancel.error ? oneLine(troubleOf(cancel.error)) : null} touches={[run.title]}
      onClose={onClose} onConfirm={() => cancel.send(onClose)}
    >
      It ends where it is. What it holds of its budgets is given back; what it has settled stays used. A call that is under way may still have its effect outside.
    </ConfirmDialog>
  );
}
