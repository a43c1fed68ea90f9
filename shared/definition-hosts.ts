import { HOST_FIELDS, plainKey } from './definition-fields.ts';
import type { DefinitionLeaf } from './definition-walk.ts';

/** The scheme is bounded: an unbounded one makes a megabyte of dots cost a minute. */
const URL_IN_TEXT = /\b[a-z][a-z0-9+.-]{0,15}:\/\/[^\s"'<>`)\]]+/gi;

/** Addresses about the document, not addresses the agent talks to. */
const ABOUT = /^(schema|\$schema|repository|homepage|documentation(_url)?|docs(_url)?|licen[cs]e(_url)?|icon(_url|s)?|privacy(_policy)?(_url)?|terms(_url)?|allow_origins|source(_url)?)$/;

/** Hosts (lower case, port only where it is not the scheme's own) that a leaf lets the agent reach. */
export function hostsOf(leaf: DefinitionLeaf): readonly string[] {
  if (typeof leaf.value !== 'string' || leaf.path.some((segment) => ABOUT.test(plainKey(segment))) || isProviderPage(leaf)) return [];
  if (HOST_FIELDS.includes(leaf.key)) return [hostOf(leaf.value)].filter((host) => host !== '');
  return [...leaf.value.matchAll(URL_IN_TEXT)].map((match) => hostOf(match[0])).filter((host) => host !== '');
}

/** The host of a URL or of a bare `host/path`; text that no parser takes (`https://${REGION}.x.io`) keeps its authority as written. */
export function hostOf(address: string): string {
  const authority = address.trim().replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replace(/[/?#].*$/s, '').replace(/^.*@/s, '');
  const parsed = URL.canParse(address) ? new URL(address).host : '';
  return (parsed === '' ? authority : parsed).toLowerCase();
}

/** An A2A card's `provider: {organization, url}` is who made it. */
function isProviderPage(leaf: DefinitionLeaf): boolean {
  return leaf.path.length === 2 && leaf.path[0] === 'provider' && leaf.path[1] === 'url';
}
