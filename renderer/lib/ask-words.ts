export interface Grantors {
  /** Names of people who hold it and manage people. */
  readonly people: readonly string[];
  readonly more: number;
  /** Roles that include it. */
  readonly roles: readonly string[];
}

const NOT_KNOWN = 'Somebody who manages people in this tenant can give you a role that includes it.';
const oneOf = new Intl.ListFormat('en', { type: 'disjunction' });

/** Whom to ask for a capability, in a sentence; null while nobody knows. */
export function askWords(grantors: Grantors | null): string {
  if (grantors === null) return NOT_KNOWN;
  const { people, more, roles } = grantors;
  if (people.length === 0) return 'Nobody else who works here holds it and manages people, so nobody here can give it to you; ask whoever runs this installation.';
  const names = more > 0 ? [...people, more === 1 ? 'one other' : `${more} others`] : people;
  const role = roles.length > 0 ? `a role that includes it (${oneOf.format(roles)})` : 'a role that includes it';
  return `Ask ${oneOf.format(names)}: they can give you ${role}.`;
}
