import { z } from 'zod';

/** Scheme under which the system hands us links. */
export const LINK_SCHEME = 'countersign';

/** Each noun a link may name, and the screen that shows it. */
const SCREENS = { approval: 'approvals', agent: 'catalog', run: 'runs', report: 'reports' } as const;

export type Route = `/${(typeof SCREENS)[keyof typeof SCREENS]}/${string}`;

const Link = z.string().max(100).regex(/^countersign:\/\/(?:approval|agent|run|report)\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\/?$/i);

/**
 * The hash route behind `countersign://<noun>/<uuid>`, or null for everything else: a link is never loaded and never acts,
 * it only chooses what is shown. Query and fragment are refused, so that no link can carry a token or a code.
 */
export function routeOfLink(link: string): Route | null {
  const parsed = Link.safeParse(link);
  if (!parsed.success) return null;
  const [noun = '', id = ''] = parsed.data.toLowerCase().slice(`${LINK_SCHEME}://`.length).split('/');
  return isNoun(noun) ? `/${SCREENS[noun]}/${id}` : null;
}

/** The route of the link among a process's arguments, where Windows and Linux put it. */
export function routeOfArguments(argv: readonly string[]): Route | null {
  const link = argv.findLast((argument) => argument.toLowerCase().startsWith(`${LINK_SCHEME}:`));
  return link === undefined ? null : routeOfLink(link);
}

function isNoun(value: string): value is keyof typeof SCREENS {
  return Object.hasOwn(SCREENS, value);
}
