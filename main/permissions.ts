import { appUrl } from './app-origin.ts';
import type { PermissionAsker, SessionPort } from './ports.ts';

/** What our own page may do: put text on the clipboard when a person presses "copy". */
const GRANTED: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

/** Answers every question Chromium can ask about this session; whatever is not listed is denied. */
export function restrictPermissions(session: SessionPort): void {
  session.setPermissionRequestHandler((_contents, permission, decide, asker) => decide(mayHave(permission, asker)));
  session.setPermissionCheckHandler((_contents, permission, _origin, asker) => mayHave(permission, asker));
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, choose) => choose(null));
}

/** Only for the page itself: a frame inside it has no rights, whoever it says it is. */
function mayHave(permission: string, asker: PermissionAsker): boolean {
  return GRANTED.has(permission) && asker.isMainFrame && asker.requestingUrl !== undefined && appUrl(asker.requestingUrl) !== null;
}
