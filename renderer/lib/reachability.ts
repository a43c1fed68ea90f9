import { create } from 'zustand';

/** Whether the last answer came at all, whatever it said. */
export const useReachability = create<{ readonly reachable: boolean }>(() => ({ reachable: true }));

export function noteReachable(reachable: boolean): void {
  if (useReachability.getState().reachable !== reachable) useReachability.setState({ reachable });
}
