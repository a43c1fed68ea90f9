import { fromBase64 } from '../../shared/byte-text.ts';
import { saveFile } from './desktop-bridge.ts';
import { notify } from './toasts.ts';

/** Saves what the server sent as base64 where the person wants it, and says so. */
export async function saveBase64({ name, base64 }: { readonly name: string; readonly base64: string }, detail?: string): Promise<boolean> {
  const bytes = fromBase64(base64);
  if (!bytes) throw new Error(`the server sent ${name} in another form than base64`);
  const saved = (await saveFile(name, new Uint8Array(bytes))) === 'saved';
  if (saved) notify({ tone: 'ok', title: `${name} saved`, ...(detail === undefined ? {} : { detail }) });
  return saved;
}
