import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useLocation } from '@tanstack/react-router';
import { Button } from '../kit/index.ts';
import { useGo, useSession, useShortcuts } from '../lib/index.ts';
import { CommandPalette } from './command-palette.tsx';
import { KeyboardHelp } from './keyboard-help.tsx';
import { Rail } from './rail.tsx';
import { SampleBanner } from './sample-banner.tsx';
import { StandinBanner } from './standin-banner.tsx';
import { TopBar } from './top-bar.tsx';
import { useNews } from './use-news.ts';
import { usePlaces } from './use-places.ts';

/** The frame around every screen: who and where on top, places on the left, keys everywhere. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const [overlay, setOverlay] = useState<'palette' | 'help' | null>(null);
  const places = usePlaces();
  const go = useGo();
  const main = useFocusOnArrival();
  useNews();
  useShortcuts((shortcut) => {
    if (shortcut.kind !== 'go') return setOverlay(shortcut.kind);
    const place = places.flat().find((candidate) => candidate.letter === shortcut.letter);
    if (place) go(place.path);
  });
  const close = () => setOverlay(null);
  return (
    <div className="cs-app">
      <div className="cs-skip">
        <Button onPress={() => main.current?.focus()}>Skip to content</Button>
      </div>
      <div className="cs-banners">
        {useSession().sample && <SampleBanner />}
        <StandinBanner />
      </div>
      <TopBar onPalette={() => setOverlay('palette')} onHelp={() => setOverlay('help')} />
      <Rail places={places} onHelp={() => setOverlay('help')} />
      <main ref={main} className="cs-main" tabIndex={-1}>
        {children}
      </main>
      <CommandPalette open={overlay === 'palette'} onClose={close} onHelp={() => setOverlay('help')} />
      <KeyboardHelp open={overlay === 'help'} onClose={close} places={places.flat()} />
    </div>
  );
}

/** A new screen takes the focus, unless something in it already has it: otherwise a screen reader would stay on the old link. */
function useFocusOnArrival() {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const last = useRef(pathname);
  useEffect(() => {
    if (last.current === pathname) return;
    last.current = pathname;
    if (!main.current?.contains(document.activeElement)) main.current?.focus();
  }, [pathname]);
  return main;
}
