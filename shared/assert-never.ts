/** Ends a switch over a union: a new member then shows every place that must answer for it. */
export function assertNever(value: never): never {
  throw new Error(`unforeseen value: ${String(value)}`);
}
