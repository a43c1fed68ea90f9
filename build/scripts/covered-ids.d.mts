export interface CoveredId {
  readonly id: string;
  readonly title: string;
  /** Test files with a test of this name. */
  readonly files: readonly string[];
}
export interface CoveredGroup {
  readonly kind: 'row' | 'case';
  readonly name: string;
  readonly ids: readonly CoveredId[];
}
export function coveredIds(): { readonly groups: readonly CoveredGroup[]; readonly unknown: readonly string[] };
