import { join } from 'node:path';
import { z } from 'zod';
import { CHANNELS } from '../shared/bridge.ts';
import { isNoticeLine, isNoticeRoute, NOTICE_BODY, NOTICE_TITLE, type NoticeRoute } from '../shared/notice.ts';
import { appUrl } from './app-origin.ts';
import type { BrowserWays } from './browser-sign-in.ts';
import type { OfferExternal } from './external-links.ts';
import type { WriteLog } from './log-file.ts';
import type { ShowNotice } from './notices.ts';
import type { DialogPort, InvokeEvent, IpcPort, WindowPort } from './ports.ts';
import { writeWhole } from './whole-file.ts';

const SAVED_BYTES = 268_435_456;

// A name alone, of an ending the product exports: nothing that a double click would run.
const FileName = z.string().max(120).regex(/^[\p{L}\p{N}][\p{L}\p{N} ._()-]*\.(?:pdf|csv|json|jsonl|ndjson|zip|md|txt|yaml|yml|xlsx|xml|bib|ris)$/iu);
const Bytes = z.instanceof(Uint8Array).refine((bytes) => bytes.byteLength <= SAVED_BYTES, 'at most 256 MiB');
const Line = z.string().trim().min(1).max(200);
const Question = z.strictObject({ title: Line, detail: z.string().max(2_000), action: z.string().trim().min(1).max(40) });
const Notice = z.strictObject({
  title: z.string().trim().min(1).refine((text) => isNoticeLine(text, NOTICE_TITLE)),
  body: z.string().trim().refine((text) => isNoticeLine(text, NOTICE_BODY)),
  route: z.custom<NoticeRoute>((route) => typeof route === 'string' && isNoticeRoute(route)),
});

interface Deps {
  readonly ipc: IpcPort;
  readonly dialog: DialogPort;
  readonly window: () => WindowPort | null;
  readonly openExternal: OfferExternal;
  readonly byBrowser: BrowserWays;
  readonly notify: ShowNotice;
  readonly downloads: string;
  readonly log: WriteLog;
}

/** Every verb of the bridge that reaches main, each answered through `answer` and none besides. */
export function registerBridge({ ipc, dialog, window, openExternal, byBrowser, notify, downloads, log }: Deps): void {
  answer(CHANNELS.saveFile, z.tuple([FileName, Bytes]), async (parent, [name, bytes]) => {
    const { canceled, filePath } = await dialog.showSaveDialog(parent, { defaultPath: join(downloads, name) });
    if (canceled || filePath === '') return 'cancelled';
    await writeWhole(filePath, bytes);
    return 'saved';
  });
  answer(CHANNELS.confirm, z.tuple([Question]), async (parent, [{ title, detail, action }]) => {
    const { response } = await dialog.showMessageBox(parent, {
      type: 'warning', title, message: title, detail, buttons: [action, 'Cancel'], defaultId: 1, cancelId: 1, noLink: true,
    });
    return response === 0;
  });
  answer(CHANNELS.openExternal, z.tuple([z.string().max(2_048)]), (_parent, [url]) => openExternal(url));
  answer(CHANNELS.signInByBrowser, z.tuple([z.uuid()]), (_parent, [provider]) => byBrowser.signIn(provider));
  answer(CHANNELS.proveByBrowser, z.tuple([]), () => byBrowser.prove());
  answer(CHANNELS.notify, z.tuple([Notice]), async (_parent, [notice]) => notify(notice));

  /** The one registrar: only our window's own page is heard, and only in the words of the schema. */
  function answer<Input>(channel: string, input: z.ZodType<Input>, act: (parent: WindowPort, input: Input) => Promise<unknown>): void {
    ipc.handle(channel, async (event, ...args) => {
      const parent = window();
      if (!parent || !isOurPage(event, parent)) return refuse(channel, 'sender');
      const parsed = input.safeParse(args);
      return parsed.success ? act(parent, parsed.data) : refuse(channel, 'input');
    });
  }

  function refuse(channel: string, because: 'sender' | 'input'): never {
    log('warn', 'bridge.refused', { channel, because });
    throw new Error('refused');
  }
}

/** A frame that has navigated or is gone has no address any more, and no rights. */
function isOurPage(event: InvokeEvent, window: WindowPort): boolean {
  const frame = event.senderFrame;
  return event.sender === window.webContents && frame !== null && frame.parent === null && appUrl(frame.url) !== null;
}
