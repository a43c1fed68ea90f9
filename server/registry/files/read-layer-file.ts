import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { flawOf } from '../../../shared/json-flaw.ts';
import { isJsonObject, type JsonObject } from '../../../shared/json.ts';

const LARGEST = 1_048_576;

export type LayerFileReading = { readonly content: JsonObject } | { readonly says: string };

/** Reads one layer file: a plain file of at most 1 MiB with one JSON object that says nothing twice. What is wrong comes back in words. */
export function readLayerFile(path: string): LayerFileReading {
  try {
    return readLayerText(readPlainFile(path));
  } catch (reason) {
    if (reason instanceof Error) return { says: `cannot be read: ${'code' in reason ? String(reason.code) : reason.message}` };
    throw reason;
  }
}

/** The same of a text, wherever it comes from. */
export function readLayerText(text: string): LayerFileReading {
  if (text.length > LARGEST) return { says: 'has more than 1 MiB' };
  const flaw = flawOf(text);
  if (flaw !== null) return { says: flaw };
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? { content: value } : { says: 'must hold an object of sections' };
  } catch (reason) {
    return { says: `is not JSON: ${reason instanceof Error ? reason.message : String(reason)}` };
  }
}

function readPlainFile(path: string): string {
  // Neither through a link nor, should somebody put a pipe there, for ever.
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const facts = fstatSync(file);
    if (!facts.isFile()) throw new Error('it is no plain file');
    if (facts.size > LARGEST) throw new Error('it has more than 1 MiB');
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file)).replace(/^\uFEFF/u, '');
  } finally {
    closeSync(file);
  }
}
