import { cutText } from './cut-text.ts';
import { isUuid } from './uuid.ts';

/** A message that the system shows beside or above other programs, also on a locked screen: names of things and people, never what stands in them. */
export interface SystemNotice {
  readonly title: string;
  /** May be empty. */
  readonly body: string;
  /** The screen that a press on it opens. */
  readonly route: NoticeRoute;
}

const LISTS = ['/', '/approvals', '/approvals?view=mine', '/approvals?view=mentions', '/profile'] as const;
export type NoticeRoute = (typeof LISTS)[number] | `/approvals/${string}` | `/catalog/${string}`;

/** UTF-16 units; systems cut off what is longer, each in its own place. */
export const NOTICE_TITLE = 80;
export const NOTICE_BODY = 200;

/** Whether a notice may lead there: a list that the product has, one request (at a thread of it), or one agent. */
export function isNoticeRoute(text: string): text is NoticeRoute {
  const [, screen = '', id = '', thread] = /^\/(approvals|catalog)\/([0-9a-f-]{36})(?:\?thread=([0-9a-f-]{36}))?$/.exec(text) ?? [];
  if (screen === '') return LISTS.some((list) => list === text);
  return isUuid(id) && (thread === undefined || (screen === 'approvals' && isUuid(thread)));
}

/**
 * What no line of a notice may hold: control characters, what turns the direction of text, ends of lines, halves of characters; and
 * the signs of markup, which the freedesktop notification specification lets a desktop read as bold text, links and pictures.
 */
const UNFIT = /[\p{Cc}\p{Cs}\p{Bidi_Control}\p{Zl}\p{Zp}<>&]/u;

export function isNoticeLine(text: string, most: number): boolean {
  return text.length <= most && !UNFIT.test(text);
}

const LOOKS_LIKE: Readonly<Record<string, string>> = { '<': '‹', '>': '›', '&': '＆' };

/** The text as a line that a notice may hold: what would be read as markup by signs that look like it, what is unfit by a space, what is too long cut off. */
export function noticeLine(text: string, most: number): string {
  const line = text.replace(new RegExp(UNFIT, 'gu'), (unfit) => LOOKS_LIKE[unfit] ?? ' ').replaceAll(/ {2,}/g, ' ').trim();
  return line.length <= most ? line : `${cutText(line, most - 1)}…`;
}
