import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { NoticeRoute, SystemNotice } from '../../shared/notice.ts';
import { desktopBridge } from './desktop-bridge.ts';
import { type News, tell, type Told } from './tell-news.ts';

/** `denied`: the browser was told to show none of ours. `unsupported`: there is nothing that could show one. */
export type NoticeState = 'on' | 'off' | 'denied' | 'unsupported';

interface Choice {
  /** What was chosen on this machine; null: nothing yet. */
  readonly chosen: boolean | null;
  /** What the browser allows; null where it has no notices, and on the desktop, where it is not asked. */
  readonly permission: NotificationPermission | null;
  /** The system said that it shows none. */
  readonly none: boolean;
}

/** Kept on this machine only, for whoever signs in here. */
const useChoice = create<Choice>()(persist((): Choice => ({ chosen: null, permission: permissionNow(), none: false }), { name: 'countersign.notices', partialize: ({ chosen }) => ({ chosen }) }));

/** On from the beginning on the desktop; in a browser only once somebody has switched it on and the browser agrees. */
export function noticeState({ chosen, permission, none }: Choice, onDesktop: boolean): NoticeState {
  if (none || (!onDesktop && permission === null)) return 'unsupported';
  if (onDesktop) return chosen === false ? 'off' : 'on';
  if (permission === 'denied') return 'denied';
  return chosen === true && permission === 'granted' ? 'on' : 'off';
}

export function useNoticeState(): NoticeState {
  return noticeState(useChoice(), desktopBridge() !== null);
}

/** Switches it on or off; a browser asks the person at this press and at no other moment. */
export async function chooseNotices(on: boolean): Promise<void> {
  useChoice.setState({ chosen: on });
  if (on && desktopBridge() === null && permissionNow() === 'default') await Notification.requestPermission();
  useChoice.setState({ permission: permissionNow() });
}

/** A page that was not reached safely, and some browsers, have no notices at all. */
function permissionNow(): NotificationPermission | null {
  return typeof Notification === 'undefined' || !window.isSecureContext ? null : Notification.permission;
}

/** Follows what the person tells the browser outside of this page. */
export function followPermission(): () => void {
  const read = () => useChoice.setState({ permission: permissionNow() });
  window.addEventListener('focus', read);
  return () => window.removeEventListener('focus', read);
}

/** Shows it beside or above other programs; on the desktop a press on it comes back as a deep link, in a browser to `open`. */
export async function showNotice(notice: SystemNotice, open: (route: NoticeRoute) => void): Promise<boolean> {
  const bridge = desktopBridge();
  if (!bridge) return showInBrowser(notice, open);
  const outcome = await bridge.notify(notice);
  useChoice.setState({ none: outcome === 'unsupported' });
  return outcome === 'shown';
}

function showInBrowser({ title, body, route }: SystemNotice, open: (route: NoticeRoute) => void): boolean {
  try {
    const shown = new Notification(title, { body, tag: `${title}\n${body}` }); // two windows of one person say it once
    shown.addEventListener('click', () => {
      shown.close();
      window.focus();
      open(route);
    });
    return true;
  } catch {
    useChoice.setState({ none: true }); // a browser of a telephone has the name, and no such notices
    return false;
  }
}

const MOST_PEOPLE = 20;

/** What each person of each tenant was told here, the latest first. */
const useTold = create<{ readonly people: Readonly<Record<string, Told>> }>()(persist((): { readonly people: Readonly<Record<string, Told>> } => ({ people: {} }), { name: 'countersign.told' }));

/** Says what is new, once, however often it is asked and in however many windows. `seeing` as in `tell`. */
export function tellNews(news: News, seeing: string | null, open: (route: NoticeRoute) => void): void {
  void useTold.persist.rehydrate(); // another window may have said it meanwhile
  const { people } = useTold.getState();
  const whose = `${news.of.tenantId}/${news.of.userId}`;
  const { notice, told } = tell(news, people[whose] ?? null, seeing);
  useTold.setState({ people: Object.fromEntries([[whose, told], ...Object.entries(people).filter(([other]) => other !== whose)].slice(0, MOST_PEOPLE)) });
  if (notice) void showNotice(notice, open);
}
