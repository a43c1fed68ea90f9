/** The one-time token of a password reset link, from the in-app path (`/reset/<token>`); null on every other path. */
export function resetTokenIn(path: string): string | null {
  return /^\/reset\/([A-Za-z0-9_-]{1,100})$/.exec(path)?.[1] ?? null;
}

/** The same of an invitation's link (`/invite/<token>`). */
export function inviteTokenIn(path: string): string | null {
  return /^\/invite\/([A-Za-z0-9_-]{1,100})$/.exec(path)?.[1] ?? null;
}
