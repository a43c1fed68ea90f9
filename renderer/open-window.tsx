import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/index.ts';
import { followTheme, takeSetupToken, takeSsoReturn } from './lib/index.ts';

export function openWindow(page: Document): void {
  const root = page.getElementById('root');
  if (!root) throw new Error('index.html has no #root');
  followTheme(page.documentElement);
  createRoot(root).render(
    <StrictMode>
      <App setupToken={takeSetupToken()} ssoReturn={takeSsoReturn()} />
    </StrictMode>,
  );
}
