import type { ReactNode } from 'react';

export interface LayerCell {
  /** What this layer sets, as text; null when it sets nothing. */
  readonly text: string | null;
  /**
   * open: may be set here. locked: a layer above forbids it. closed: this field never exists at this layer.
   * overruled: it was set here and does not hold as it was said.
   */
  readonly state: 'open' | 'locked' | 'closed' | 'overruled';
  readonly lockedBy?: string;
  /** Why it is closed, locked or overruled, as a sentence. */
  readonly why?: string;
  /** This layer itself locks the field for those below. */
  readonly locks?: boolean;
  readonly changed?: boolean;
}

export interface LayerRow {
  readonly id: string;
  readonly field: string;
  /** By layer id; a layer without an entry sets nothing and is open. */
  readonly cells: Readonly<Record<string, LayerCell>>;
  readonly effective: { readonly text: string; readonly from: string; readonly was?: string };
}

export interface LayerGroup {
  readonly title: string;
  readonly rows: readonly LayerRow[];
}

/** Where an effective value comes from, told beside it. The screen knows which row is open, so that an address can open one. */
export interface LayerExplanation {
  readonly open: string | null;
  readonly onOpen: (rowId: string | null) => void;
  readonly title: (row: LayerRow) => string;
  readonly body: (row: LayerRow) => ReactNode;
}
