/** The domain of an email that looks finished, or null: not every letter on the way is a question to the server. */
export function domainAsked(email: string): string | null {
  return /^[^\s@]+@((?:[a-z0-9-]+\.)+[a-z]{2,})$/i.exec(email.trim())?.[1]?.toLowerCase() ?? null;
}
