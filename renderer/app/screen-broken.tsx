import { BrokenState } from '../kit/index.ts';

/** A screen that throws while drawing takes only itself down. The server knows nothing of it, so there is no incident number. */
export function ScreenBroken({ reset }: { readonly reset: () => void }) {
  return (
    <BrokenState title="This screen broke while drawing" onRetry={reset}>
      Your data is untouched. Try again, or go somewhere else and come back.
    </BrokenState>
  );
}
