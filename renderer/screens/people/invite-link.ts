interface Place {
  readonly protocol: string;
  readonly origin: string;
  readonly pathname: string;
}

/** The address that somebody invited opens in a browser; null where this window was not opened from one that others can reach. */
export function inviteLink({ protocol, origin, pathname }: Place, token: string): string | null {
  if (protocol !== 'http:' && protocol !== 'https:') return null;
  return `${origin}${pathname}#/invite/${token}`;
}

/** Whether a link of this origin leads nowhere but to this very machine. */
export function leadsHere(origin: string): boolean {
  return /^https?:\/\/(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/.test(origin);
}
