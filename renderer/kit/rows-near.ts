const NEAR = 12; // rows

/** Whether the last rows at hand are near to the last one in view. `end` is one past the last at hand; `near` says how many rows that is. */
export function isEndNear({ to, end, near = NEAR }: { readonly to: number; readonly end: number; readonly near?: number | undefined }): boolean {
  return to >= end - near;
}
