/** An object of the file, known by its number before it is written. */
interface Numbered {
  readonly id: number;
  offset?: number;
}

interface MarkedContent {
  /** One for each page that the content stands on. */
  readonly refs: readonly { readonly pageRef: Numbered & { readonly data: { readonly StructParents: number } }; readonly mcid: number }[];
}

/** What PDFKit has for its own structure elements; its typings have none of it. */
interface Innards {
  /** How much of the file is written. */
  readonly _offset: number;
  _write(line: string): void;
  /** To be told of each object that is written, or the file never ends. */
  _refEnd(object: Numbered): void;
  ref(data: object): Numbered;
  getStructTreeRoot(): { readonly data: { K?: readonly Numbered[] } };
  getStructParentTree(): { get(page: number): (Numbered | null)[] };
  markStructureContent(tag: string): MarkedContent;
  endMarkedContent(): unknown;
}

type Tag = 'H1' | 'H2' | 'H3' | 'P';

/**
 * The structure of a paper for screen readers (ISO 32000-1, 14.7): one Document, pieces and lists under it. PDFKit has elements of its own, which
 * take five times as long and are kept until the end; a list of a year's entries has twenty thousand.
 */
export class PaperTree {
  readonly #pdf: Innards;
  readonly #document: Numbered;
  readonly #pieces: Numbered[] = [];

  constructor(pdf: PDFKit.PDFDocument) {
    this.#pdf = pdf as unknown as Innards; // the typings are not ours
    this.#document = this.#pdf.ref({});
    this.#pdf.getStructTreeRoot().data.K = [this.#document];
  }

  piece(tag: Tag, write: () => void): void {
    this.#pieces.push(this.#leaf(tag, this.#document, write));
  }

  list(count: number, write: (at: number) => void): void {
    const list = this.#pdf.ref({});
    const items: Numbered[] = [];
    for (let at = 0; at < count; at += 1) {
      const item = this.#pdf.ref({});
      const body = this.#leaf('LBody', item, () => write(at));
      this.#end(item, `/S /LI /P ${list.id} 0 R /K ${body.id} 0 R`);
      items.push(item);
    }
    this.#end(list, `/S /L /P ${this.#document.id} 0 R /K ${named(items)}`);
    this.#pieces.push(list);
  }

  finish(): void {
    const root = this.#pdf.getStructTreeRoot() as unknown as Numbered; // a reference as well
    this.#end(this.#document, `/S /Document /P ${root.id} 0 R /K ${named(this.#pieces)}`);
  }

  /** An element with what is written meanwhile, on as many pages as that takes. */
  #leaf(tag: string, parent: Numbered, write: () => void): Numbered {
    const leaf = this.#pdf.ref({});
    const content = this.#pdf.markStructureContent(tag);
    write();
    this.#pdf.endMarkedContent();
    const [first, ...more] = content.refs;
    for (const { pageRef, mcid } of content.refs) this.#pdf.getStructParentTree().get(pageRef.data.StructParents)[mcid] = leaf;
    const kids = more.map(({ pageRef, mcid }) => ` << /Type /MCR /Pg ${pageRef.id} 0 R /MCID ${mcid} >>`);
    this.#end(leaf, `/S /${tag} /P ${parent.id} 0 R /Pg ${first?.pageRef.id} 0 R /K [${first?.mcid}${kids.join('')}]`);
    return leaf;
  }

  #end(object: Numbered, entries: string): void {
    const { _offset: offset, _write: write, _refEnd: written } = this.#pdf;
    object.offset = offset;
    write.call(this.#pdf, `${object.id} 0 obj\n<< ${entries} >>\nendobj`);
    written.call(this.#pdf, object);
  }
}

function named(objects: readonly Numbered[]): string {
  return `[${objects.map(({ id }) => `${id} 0 R`).join(' ')}]`;
}
