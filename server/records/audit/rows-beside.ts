/** Rows beside the entries, in their order: each is taken by the entry it belongs to. */
export class RowsBeside<Row extends { readonly idx: number }> {
  readonly #rows: readonly Row[];
  #at = 0;

  constructor(rows: readonly Row[]) {
    this.#rows = rows;
  }

  /** The next row of this entry, if there is another. */
  next(idx: number): Row | undefined {
    const row = this.#rows[this.#at];
    if (row?.idx !== idx) return undefined;
    this.#at += 1;
    return row;
  }

  all(idx: number): readonly Row[] {
    const begins = this.#at;
    while (this.#rows[this.#at]?.idx === idx) this.#at += 1;
    return this.#rows.slice(begins, this.#at);
  }

  /** The first that no entry took. */
  rest(): Row | undefined {
    return this.#rows[this.#at];
  }
}
