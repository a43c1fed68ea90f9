import { useBlocker } from '@tanstack/react-router';
import { byCodeUnits } from '../../shared/text-order.ts';
import { ConfirmDialog } from '../kit/index.ts';

interface Address {
  readonly pathname: string;
  readonly search: object;
}

/**
 * While there is unsaved work, leaving the screen asks first; so does closing the window. Draw the answer anywhere in the screen.
 * `within` names what may change behind the `?` of the address without leaving the work, such as the chosen tab.
 */
export function useUnsaved(unsaved: boolean, what: string, within: readonly string[] = []) {
  const workOf = ({ pathname, search }: Address) => JSON.stringify([pathname, ...Object.entries(search).filter(([name]) => !within.includes(name)).map((entry) => JSON.stringify(entry)).sort(byCodeUnits)]);
  const blocker = useBlocker({ shouldBlockFn: ({ current, next }) => unsaved && workOf(current) !== workOf(next), enableBeforeUnload: unsaved, withResolver: true });
  return (
    <ConfirmDialog
      open={blocker.status === 'blocked'} title="Leave without saving?" confirm="Leave" destructive
      onClose={() => blocker.reset?.()} onConfirm={() => blocker.proceed?.()}
    >
      {what} has changes that were not saved. Leaving this screen loses them.
    </ConfirmDialog>
  );
}
