/** Why a definition was refused, in words a designer can act on. */
export interface DefinitionProblem {
  /** JSON Pointer into the definition. */
  readonly path: string;
  readonly rule: DefinitionRule;
  readonly message: string;
}

export type DefinitionRule = 'object' | 'json' | 'unicode' | 'depth' | 'forbidden-key' | 'size' | 'shape';

/** A reader needs the first few reasons, not a million of them. */
export const PROBLEMS_SHOWN = 50;
