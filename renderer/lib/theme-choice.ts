import { create } from 'zustand';
import { persist } from 'zustand/middleware';

export type Theme = 'light' | 'dark' | 'system';

/** Kept on this machine only; `system` leaves the choice to the operating system. */
export const useTheme = create<{ readonly theme: Theme }>()(persist((): { readonly theme: Theme } => ({ theme: 'system' }), { name: 'countersign.theme' }));

export function chooseTheme(theme: Theme): void {
  useTheme.setState({ theme });
}

/** Sets the mark that tokens.css reads, now and on every later choice. */
export function followTheme(root: Pick<HTMLElement, 'dataset'>): () => void {
  const apply = ({ theme }: { readonly theme: Theme }) => {
    if (theme === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = theme;
  };
  apply(useTheme.getState());
  return useTheme.subscribe(apply);
}
