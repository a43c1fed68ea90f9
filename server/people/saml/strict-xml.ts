import type { SamlLibrary } from './saml-library.ts';

/** An element as the rules read it: no comments, no entities, no surprises left. */
export interface XmlElement {
  readonly space: string;
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  /** Its own text, without that of its children. */
  readonly text: string;
}

export interface XmlAttribute {
  /** Empty for an attribute without a prefix. */
  readonly space: string;
  readonly name: string;
  readonly value: string;
}

export type XmlFlaw = 'markup' | 'not-xml' | 'too-deep';

const DEEPEST = 32;
const MOST_ELEMENTS = 4_000;
const [ELEMENT, TEXT, INSTRUCTION] = [1, 3, 7];

/**
 * Text as a tree, or why not. Outside of tags a `<` is always markup, so a look at the text alone rules out document types,
 * entities, comments, CDATA and processing instructions before any parser sees them.
 */
export function readXml(text: string, { DOMParser }: Pick<SamlLibrary, 'DOMParser'>): XmlElement | XmlFlaw {
  const body = text.replace(/^<\?xml [^<>]*\?>/, '');
  if (/<[!?]/.test(body)) return 'markup';
  const parsed = parsedStrictly(body, DOMParser);
  if (parsed === null) return 'not-xml';
  const counted = { elements: 0 };
  return treeOf(parsed, 1, counted) ?? 'too-deep';
}

/** The root, or null. The parser mends what is broken and only mentions it; here a mention is the end. */
function parsedStrictly(text: string, DOMParser: SamlLibrary['DOMParser']): Element | null {
  const complain = (says: string) => {
    throw new Error(says);
  };
  try {
    const document = new DOMParser({ locator: {}, errorHandler: { warning: complain, error: complain, fatalError: complain } }).parseFromString(text, 'text/xml');
    const top = Array.from(document.childNodes).filter((node) => node.nodeType !== TEXT || (node.nodeValue ?? '').trim() !== '');
    return top.length === 1 ? document.documentElement : null;
  } catch {
    return null;
  }
}

function treeOf(element: Element, depth: number, counted: { elements: number }): XmlElement | null {
  if (depth > DEEPEST || ++counted.elements > MOST_ELEMENTS) return null;
  const children: XmlElement[] = [];
  let text = '';
  for (const node of Array.from(element.childNodes)) {
    if (node.nodeType === ELEMENT) {
      const child = treeOf(node as Element, depth + 1, counted); // by its node type
      if (child === null) return null;
      children.push(child);
    } else if (node.nodeType === TEXT) text += node.nodeValue ?? '';
    else if (node.nodeType === INSTRUCTION) return null;
  }
  const attributes = Array.from(element.attributes).map((one) => ({ space: one.namespaceURI ?? '', name: one.localName, value: one.value }));
  return { space: element.namespaceURI ?? '', name: element.localName, attributes, children, text };
}

export function childrenOf(element: XmlElement, space: string, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.space === space && child.name === name);
}

/** The only child of that name; null when there is none or more than one. */
export function onlyChild(element: XmlElement, space: string, name: string): XmlElement | null {
  const [first, second] = childrenOf(element, space, name);
  return first && !second ? first : null;
}

/** An attribute without a namespace, as SAML writes all of its own. */
export function attributeOf(element: XmlElement, name: string): string | null {
  return element.attributes.find((one) => one.space === '' && one.name === name)?.value ?? null;
}

/** The element and everything beneath it. */
export function everyElement(root: XmlElement): readonly XmlElement[] {
  return [root, ...root.children.flatMap(everyElement)];
}

/** What an element says, when it holds text and nothing else. */
export function plainText(element: XmlElement): string | null {
  return element.children.length === 0 && element.text.trim() !== '' ? element.text.trim() : null;
}
