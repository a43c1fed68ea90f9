import { useBlocker } from '@tanstack/react-router';
import { byCodeUnits } from '../../shared/text-order.ts';
import { ConfirmDialog } from '../kit/index.ts';

interface Address {
  readonly pathname: string;
  readonly search: object;
}

/** What somebody is asked who leaves: in a title, and in a sentence that says what is lost. */
export interface LeavingWords {
  readonly title: string;
  readonly says: string;
}

/**
 * While there is unsaved work, leaving the screen asks first; so does closing the window. Draw the answer anywhere in the screen.
 * `within` names what may change behind the `?` of the address without leaving the work, such as the chosen tab.
 */
export function useUnsaved(unsaved: boolean, what: string | LeavingWords, within: readonly string[] = []) {
  const { title, says } = typeof what === 'string' ? { title: 'Leave without saving?', says: `${what} has changes that were not saved. Leaving this screen loses them.` } : what;
  const workOf = ({ pathname, search }: Address) => JSON.stringify([pathname, ...Object.entries(search).filter(([name]) => !within.includes(name)).map((entry) => JSON.stringify(entry)).sort(byCodeUnits)]);
  const blocker = useBlocker({ shouldBlockFn: ({ current, next }) => unsaved && workOf(current) !== workOf(next), enableBeforeUnload: unsaved, withResolver: true });
  return (
    <ConfirmDialog
      open={blocker.status === 'blocked'} title={title} confirm="Leave" destructive
      onClose={() => blocker.reset?.()} onConfirm={() => blocker.proceed?.()}
    >
      {says}
    </ConfirmDialog>
  );
}
