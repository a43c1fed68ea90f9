interface TypedScope {
  readonly personId: string;
  readonly resourceId: string;
  readonly runId: string;
  /** Days, `2026-11-21`. */
  readonly from: string;
  readonly to: string;
}

interface Scope {
  readonly personId?: string;
  readonly resourceId?: string;
  readonly runId?: string;
  readonly from?: string;
  readonly to?: string;
}

/** The members that somebody filled in; days count whole, in UTC. */
export function holdScope({ personId, resourceId, runId, from, to }: TypedScope): Scope {
  return {
    ...member('personId', personId.trim()), ...member('resourceId', resourceId.trim()), ...member('runId', runId.trim()),
    ...member('from', from && `${from}T00:00:00.000Z`), ...member('to', to && `${to}T23:59:59.999Z`),
  };
}

/** What a hold covers, in a line; people by the names they are known by here. */
export function scopeWords({ personId, resourceId, runId, from, to }: Scope, nameOf: (personId: string) => string = (id) => id): string {
  const parts = [
    personId && `person ${nameOf(personId)}`, resourceId && `resource ${resourceId}`, runId && `run ${runId}`, from && `from ${from.slice(0, 10)}`, to && `to ${to.slice(0, 10)}`,
  ].filter((part) => part !== undefined && part !== '');
  return parts.length === 0 ? 'everything of the tenant' : parts.join(', ');
}

function member(name: keyof Scope, value: string): Scope {
  return value === '' ? {} : { [name]: value };
}
