const PLAIN = /^(\d+)\.(\d+)\.(\d+)(-.+)?$/;

/** A proposal for the number of a new version: the next minor after the highest there is. A pre-release is followed by its release. */
export function nextNumber(known: readonly string[]): string {
  const parsed = known.flatMap((text) => {
    const [, major, minor, patch, pre] = PLAIN.exec(text) ?? [];
    return major === undefined ? [] : [{ major: Number(major), minor: Number(minor), patch: Number(patch), pre: pre !== undefined }];
  });
  const [highest] = parsed.toSorted((a, b) => b.major - a.major || b.minor - a.minor || b.patch - a.patch || Number(a.pre) - Number(b.pre));
  if (!highest) return '0.1.0';
  const { major, minor, patch, pre } = highest;
  return pre ? `${major}.${minor}.${patch}` : `${major}.${minor + 1}.0`;
}
