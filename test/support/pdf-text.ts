import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

export interface ReadPdf {
  readonly pages: readonly string[];
  /** Bookmarks, those of the second level behind the one they stand under. */
  readonly outline: readonly string[];
  /** Bookmarks of the first level. */
  readonly chapters: readonly string[];
  readonly tagged: boolean;
  readonly title: string;
}

/** A PDF as a reader that is not ours reads it: its text page by page, its bookmarks, whether each page is tagged. */
export async function readPdf(bytes: Buffer): Promise<ReadPdf> {
  const task = getDocument({ data: new Uint8Array(bytes), useSystemFonts: false, verbosity: 0 });
  const pdf = await task.promise;
  try {
    const pages: string[] = [];
    let tagged = true;
    for (let n = 1; n <= pdf.numPages; n++) {
      const page = await pdf.getPage(n);
      const { items } = await page.getTextContent();
      tagged &&= ((await page.getStructTree())?.children.length ?? 0) > 0;
      pages.push(items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join(''));
    }
    const { info } = await pdf.getMetadata();
    const title: unknown = Reflect.get(info, 'Title');
    const chapters = await pdf.getOutline();
    return { pages, outline: chapters.flatMap((item) => [item.title, ...item.items.map((inner: { readonly title: string }) => inner.title)]), chapters: chapters.map((item) => item.title), tagged, title: typeof title === 'string' ? title : '' };
  } finally {
    await task.destroy();
  }
}
