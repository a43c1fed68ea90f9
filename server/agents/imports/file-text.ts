import { fromUtf8 } from '../../../shared/byte-text.ts';
import type { Trouble } from './import-item.ts';
import { FILE_MAX_BYTES } from './import-limits.ts';

/** The text of a file without its byte order mark, or why it has none. */
export function fileText(bytes: Uint8Array): string | Trouble {
  if (bytes.length > FILE_MAX_BYTES) return whole('size', `A file must have at most ${FILE_MAX_BYTES} bytes; this one has ${bytes.length}.`);
  const text = fromUtf8(bytes);
  if (text === null) return whole('utf8', 'The file is not UTF-8 text.');
  const bare = text.startsWith('\u{FEFF}') ? text.slice(1) : text;
  return bare.trim() === '' ? whole('empty', 'The file is empty.') : bare;
}

function whole(rule: Trouble['rule'], message: string): Trouble {
  return { field: '', rule, message };
}
