export interface Named {
  readonly id: string;
  readonly name: string;
}

/** The name that is being typed at the caret, and where its `@` stands; null where none is. Names have blanks, so the words behind an `@` are all taken for one, up to three. */
export function mentionAt(text: string, caret: number): { readonly from: number; readonly query: string } | null {
  const found = /(?:^|[\s(])@([\p{L}\p{M}'’.-]*(?: [\p{L}\p{M}'’.-]+){0,2})$/u.exec(text.slice(0, caret));
  return found?.[1] === undefined ? null : { from: caret - found[1].length - 1, query: found[1] };
}

/** The text with the whole name in the place of what was typed of it, and where the caret goes. */
export function withMention(text: string, { from, query }: { readonly from: number; readonly query: string }, name: string): { readonly text: string; readonly caret: number } {
  const said = `@${name} `;
  return { text: `${text.slice(0, from)}${said}${text.slice(from + query.length + 1).replace(/^ /, '')}`, caret: from + said.length };
}

/** Of the people that were chosen those whose name still stands in the text. */
export function mentioned<Person extends Named>(text: string, chosen: readonly Person[]): readonly Person[] {
  return chosen.filter(({ id, name }, index) => text.includes(`@${name}`) && chosen.findIndex((other) => other.id === id) === index);
}
