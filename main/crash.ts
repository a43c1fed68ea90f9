import type { WriteLog } from './log-file.ts';
import type { AppPort, ContentsPort, CrashPort, DialogPort } from './ports.ts';

interface Deps {
  readonly app: AppPort;
  readonly crashReporter: CrashPort;
  readonly dialog: Pick<DialogPort, 'showErrorBox'>;
  readonly process: ProcessPort;
  readonly log: WriteLog;
  readonly now: () => number;
}

export interface ProcessPort {
  on(event: 'uncaughtException' | 'unhandledRejection', listener: (reason: unknown) => void): unknown;
}

/** A page that goes again within this time would only go once more. */
const RELOAD_EVERY_MS = 60_000;

/** Crashes stay on this machine, are written down, and end in something a person can see. */
export function watchForCrashes({ app, crashReporter, dialog, process, log, now }: Deps): void {
  crashReporter.start({ uploadToServer: false });

  const onFault = (error: unknown) => {
    log('error', 'main.fault', { error });
    dialog.showErrorBox('Countersign has to close', 'Something broke that it cannot recover from. Your data is safe; the log says more.');
    app.exit(1);
  };
  process.on('uncaughtException', onFault);
  process.on('unhandledRejection', onFault);

  const reloads = new WeakMap<ContentsPort, number>();
  app.on('render-process-gone', (_event, contents, details) => {
    log('error', 'page.gone', { reason: details.reason, exitCode: details.exitCode });
    const last = reloads.get(contents);
    if (details.reason === 'clean-exit' || (last !== undefined && now() - last < RELOAD_EVERY_MS)) return;
    reloads.set(contents, now());
    contents.reload();
  });
  app.on('child-process-gone', (_event, details) => log('warn', 'process.gone', { reason: details.reason, exitCode: details.exitCode }));
}
