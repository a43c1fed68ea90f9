import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/index.ts';
import { followTheme, showLaunchSecret, startAnewOnLaunchLink, takeSetupToken, takeSsoReturn } from './lib/index.ts';

export async function openWindow(page: Document): Promise<void> {
  const root = page.getElementById('root');
  if (!root) throw new Error('index.html has no #root');
  followTheme(page.documentElement);
  startAnewOnLaunchLink(window);
  await showLaunchSecret();
  createRoot(root).render(
    <StrictMode>
      <App setupToken={takeSetupToken()} ssoReturn={takeSsoReturn()} />
    </StrictMode>,
  );
}
