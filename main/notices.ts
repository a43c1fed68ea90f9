import type { NoticeRoute, SystemNotice } from '../shared/notice.ts';
import type { WriteLog } from './log-file.ts';
import type { NoticePort, NoticesPort } from './ports.ts';

export type ShowNotice = (notice: SystemNotice) => 'shown' | 'refused' | 'unsupported';

interface Deps {
  readonly notices: NoticesPort;
  /** Brings the window forward at this screen. */
  readonly reveal: (route: NoticeRoute) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: WriteLog;
}

const MINUTE_MS = 60_000;
/** A page in a loop must not bury the person under messages. */
const MOST_PER_MINUTE = 6;
/** How many wait for a press; the oldest leaves for the next. */
const MOST_HELD = 20;

/** Messages of the system. What they say is not written to any log. */
export function systemNotices({ notices, reveal, now, log }: Deps): ShowNotice {
  // Held here, or the collector takes a notice away that still stands on the screen, and its press with it.
  const held = new Set<NoticePort>();
  let shownAt: readonly number[] = [];

  return ({ title, body, route }) => {
    if (!notices.isSupported()) return 'unsupported';
    const at = now();
    shownAt = shownAt.filter((earlier) => at - earlier < MINUTE_MS);
    if (shownAt.length >= MOST_PER_MINUTE) {
      log('warn', 'notice.refused', { because: 'too many' });
      return 'refused';
    }
    shownAt = [...shownAt, at];
    const notice = notices.make({ title, body });
    hold(notice);
    notice.on('click', () => {
      held.delete(notice);
      reveal(route);
    });
    // What has only timed out waits in the system's list, where it can still be pressed.
    notice.on('close', ({ reason }) => { if (reason !== 'timedOut') held.delete(notice); });
    notice.on('failed', (_event, error) => {
      held.delete(notice);
      log('warn', 'notice.failed', { error });
    });
    notice.show();
    return 'shown';
  };

  function hold(notice: NoticePort): void {
    held.add(notice);
    const [oldest] = held;
    if (held.size <= MOST_HELD || !oldest) return;
    held.delete(oldest);
    oldest.close();
  }
}
