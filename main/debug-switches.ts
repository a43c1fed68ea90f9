import type { AppPort } from './ports.ts';

// Each would let another program of the same person drive the page, and with it the session. `--inspect` is a fuse's business.
const SWITCHES = ['remote-debugging-port', 'remote-debugging-pipe', 'disable-web-security'];

/** The first switch of the command line that a packaged application refuses to start with. */
export function refusedSwitch(app: Pick<AppPort, 'isPackaged' | 'commandLine'>): string | null {
  return app.isPackaged ? SWITCHES.find((name) => app.commandLine.hasSwitch(name)) ?? null : null;
}
