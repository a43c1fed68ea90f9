import { visible } from './paper-fonts.ts';
import { PAGE_POLICY, PAGE_STYLE } from './html-style.ts';
import type { Fact, HeadingTag, ReportPage, Tone } from './report-page.ts';

interface HtmlFacts {
  readonly title: string;
  readonly author: string;
}

interface Place {
  readonly id: string;
  readonly text: string;
  /** 1: a chapter, 2: what stands in it. */
  readonly depth: 1 | 2;
}

/** Sizes below this are small print on the page too, in points of paper. */
const SMALL = 9;

/**
 * A page of HTML that is whole in itself: no script, no picture, nothing fetched, one style that its own policy names by digest. Whatever is
 * written on it is text; what turns or hides letters is named, as on paper.
 */
export class HtmlPage implements ReportPage {
  readonly #facts: HtmlFacts;
  readonly #pieces: string[] = [];
  readonly #places: Place[] = [];
  #foot = '';

  constructor(facts: HtmlFacts) {
    this.#facts = facts;
  }

  heading(text: string, tag: HeadingTag): void {
    const first = this.#places.length === 0;
    const name = first ? 'h1' : tag === 'H3' ? 'h3' : 'h2';
    const id = this.#place(text, tag === 'H1' ? 1 : 2);
    this.#pieces.push(`<${name} id="${id}"${!first && tag === 'H1' ? ' class="chapter"' : ''}>${written(text)}</${name}>`);
  }

  headed(text: string, verdict: string, tone: Tone): void {
    const id = this.#place(text, 2);
    this.#pieces.push(`<div class="headed"><h3 id="${id}">${written(text)}</h3><p class="verdict ${tone}">${written(verdict)}</p></div>`);
  }

  text(text: string, size: number, tone: Tone = 'ink'): void {
    this.#pieces.push(`<p${classesOf(size, tone)}>${written(text)}</p>`);
  }

  list(items: readonly string[], size: number, tone: Tone = 'ink'): void {
    if (items.length > 0) this.#pieces.push(`<ul${classesOf(size, tone)}>\n${items.map((item) => `<li>${written(item)}</li>\n`).join('')}</ul>`);
  }

  facts(facts: readonly Fact[], face: 'plain' | 'mono' = 'plain'): void {
    this.#pieces.push(`<dl${face === 'mono' ? ' class="mono"' : ''}>\n${facts.map(([key, value]) => `<dt>${written(key)}</dt><dd>${written(value)}</dd>\n`).join('')}</dl>`);
  }

  exact(key: string, lines: readonly string[]): void {
    this.#pieces.push(`<dl class="mono">\n<dt>${written(key)}</dt><dd class="exact">${lines.map(written).join('\n')}</dd>\n</dl>`);
  }

  tally(count: number, word: string, meaning: string, tone: Tone): void {
    this.#pieces.push(`<p class="tally"><b class="${count === 0 ? 'faint' : 'ink'}">${count} </b><b class="${tone}">${written(word)}: </b><span class="soft">${written(meaning)}</span></p>`);
  }

  finish(name: string, facts: string): void {
    this.#foot = `${written(name)} · ${written(facts)}`;
  }

  /** Rules, gaps and breaks are the style's. */
  rule(): void {}
  gap(): void {}
  newPage(): void {}
  keepTogether(): void {}
  heightOf(): number {
    return 0;
  }

  /** The whole document, once it is finished. */
  html(): string {
    const { title, author } = this.#facts;
    return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${PAGE_POLICY}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Countersign">
<meta name="author" content="${written(author)}">
<title>${written(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<nav aria-label="Contents">
${this.#contents()}</nav>
<main>
${this.#pieces.join('\n')}
</main>
<footer><p>${this.#foot}</p></footer>
</body>
</html>
`;
  }

  #contents(): string {
    const chapters: Array<{ readonly head: Place; readonly under: Place[] }> = [];
    for (const place of this.#places) {
      if (place.depth === 1) chapters.push({ head: place, under: [] });
      else chapters.at(-1)?.under.push(place);
    }
    const link = ({ id, text }: Place): string => `<a href="#${id}">${written(text)}</a>`;
    return `<ol>\n${chapters.map(({ head, under }) => `<li>${link(head)}${under.length > 0 ? `\n<ol>\n${under.map((place) => `<li>${link(place)}</li>\n`).join('')}</ol>` : ''}</li>\n`).join('')}</ol>\n`;
  }

  #place(text: string, depth: Place['depth']): string {
    const id = `p${this.#places.length + 1}`;
    this.#places.push({ id, text, depth });
    return id;
  }
}

function classesOf(size: number, tone: Tone): string {
  const classes = [...(tone === 'ink' ? [] : [tone]), ...(size < SMALL ? ['small'] : [])];
  return classes.length > 0 ? ` class="${classes.join(' ')}"` : '';
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** As text, between tags and in quotes alike. */
function written(text: string): string {
  return visible(text).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
