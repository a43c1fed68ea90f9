import { useBlocker } from '@tanstack/react-router';
import { ConfirmDialog } from '../kit/index.ts';

/** While there is unsaved work, leaving the screen asks first; so does closing the window. Draw the answer anywhere in the screen. */
export function useUnsaved(unsaved: boolean, what: string) {
  const blocker = useBlocker({ shouldBlockFn: ({ current, next }) => unsaved && current.pathname !== next.pathname, enableBeforeUnload: unsaved, withResolver: true });
  return (
    <ConfirmDialog
      open={blocker.status === 'blocked'} title="Leave without saving?" confirm="Leave" destructive
      onClose={() => blocker.reset?.()} onConfirm={() => blocker.proceed?.()}
    >
      {what} has changes that were not saved. Leaving this screen loses them.
    </ConfirmDialog>
  );
}
