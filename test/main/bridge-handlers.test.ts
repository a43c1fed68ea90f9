import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MessageBoxOptions, SaveDialogOptions } from 'electron';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registerBridge } from '../../main/bridge-handlers.ts';
import type { InvokeEvent, IpcPort } from '../../main/ports.ts';
import { CHANNELS } from '../../shared/bridge.ts';
import type { SystemNotice } from '../../shared/notice.ts';
import { aLog, aWindow } from '../support/shell-parts.ts';

let folder = '';
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'countersign-bridge-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const window = aWindow();
const ours: InvokeEvent = { sender: window.webContents, senderFrame: { url: 'app://countersign/#/runs', parent: null } };
const notice: SystemNotice = { title: 'Your vote is asked', body: 'Publish refund-bot 1.2.0, asked by Dora', route: '/approvals/0190a6c5-0000-7000-8000-000000000001' };
const question = { title: 'Publish refund-bot 1.2.0?', detail: 'digest ab12', action: 'Publish' };

/** The registered bridge; `press` is the button pressed in dialogs, `saveTo` what the person chooses. */
function bridge({ press = 0, saveTo = (proposed: string) => proposed } = {}) {
  const handlers = new Map<string, Parameters<IpcPort['handle']>[1]>();
  const asked: MessageBoxOptions[] = [];
  const proposed: SaveDialogOptions[] = [];
  const notices: SystemNotice[] = [];
  const { log, events } = aLog();
  registerBridge({
    ipc: { handle: (channel, listener) => void handlers.set(channel, listener) },
    dialog: {
      showErrorBox: () => undefined,
      showMessageBox: async (_window, options) => { asked.push(options); return { response: press }; },
      showSaveDialog: async (_window, options) => { proposed.push(options); return { canceled: press !== 0, filePath: saveTo(options.defaultPath ?? '') }; },
    },
    window: () => window, openExternal: async () => 'opened', byBrowser: { signIn: async () => 'signed-in', prove: async () => 'proved' }, downloads: folder, log,
    notify: (shown) => {
      notices.push(shown);
      return 'shown';
    },
  });
  const call = (event: InvokeEvent, channel: string, ...args: unknown[]) => handlers.get(channel)?.(event, ...args);
  return { asked, proposed, notices, events, channels: [...handlers.keys()], call };
}

describe('the bridge', () => {
  it('DS9: has a handler for each verb that reaches main', () => {
    expect(bridge().channels.sort()).toEqual([CHANNELS.confirm, CHANNELS.openExternal, CHANNELS.proveByBrowser, CHANNELS.saveFile, CHANNELS.signInByBrowser, CHANNELS.notify].sort());
  });

  it.each<[string, InvokeEvent]>([
    ['a child frame', { ...ours, senderFrame: { url: 'app://countersign/', parent: ours.senderFrame as never } }], // only its being there counts
    ['another page in our window', { ...ours, senderFrame: { url: 'https://evil.test/', parent: null } }],
    ['a look-alike', { ...ours, senderFrame: { url: 'app://countersign.evil/', parent: null } }],
    ['a frame that is gone', { ...ours, senderFrame: null }],
    ['another window', { ...ours, sender: aWindow().webContents }],
  ])('DS9: refuses %s and writes it down', async (_who, event) => {
    const { call, asked, events } = bridge();

    await expect(call(event, CHANNELS.confirm, question)).rejects.toThrow('refused');
    expect(asked).toEqual([]);
    expect(events).toEqual([['bridge.refused', { channel: CHANNELS.confirm, because: 'sender' }]]);
  });

  it.each<[string, string, readonly unknown[]]>([
    ['no argument', CHANNELS.confirm, []], ['two arguments', CHANNELS.confirm, [question, question]], ['another field', CHANNELS.confirm, [{ ...question, icon: 'x' }]],
    ['an empty button', CHANNELS.confirm, [{ ...question, action: ' ' }]], ['a book', CHANNELS.confirm, [{ ...question, detail: 'x'.repeat(2_001) }]],
    ['a provider that is no id', CHANNELS.signInByBrowser, ['https://evil.test/']],
    ['a proof with a wish', CHANNELS.proveByBrowser, ['https://evil.test/']],
    ['an address that is no text', CHANNELS.openExternal, [{ toString: () => 'https://x' }]], ['text for bytes', CHANNELS.saveFile, ['a.pdf', 'text']],
  ])('DS9: refuses %s', async (_what, channel, args) => {
    const { call, events } = bridge();

    await expect(call(ours, channel, ...args)).rejects.toThrow('refused');
    expect(events).toEqual([['bridge.refused', { channel, because: 'input' }]]);
  });

  it.each<[string, InvokeEvent]>([
    ['a child frame', { ...ours, senderFrame: { url: 'app://countersign/', parent: ours.senderFrame as never } }], // only its being there counts
    ['another page in our window', { ...ours, senderFrame: { url: 'https://evil.test/', parent: null } }],
    ['another window', { ...ours, sender: aWindow().webContents }],
  ])('DS9: shows no notice for %s', async (_who, event) => {
    const { call, notices } = bridge();

    await expect(call(event, CHANNELS.notify, notice)).rejects.toThrow('refused');
    expect(notices).toEqual([]);
  });

  it('shows a notice whose words and route are fit to be shown', async () => {
    const { call, notices } = bridge();

    expect(await call(ours, CHANNELS.notify, notice)).toBe('shown');
    expect(notices).toEqual([notice]);
  });

  it.each<[string, unknown]>([
    ['no title', { ...notice, title: ' ' }], ['a title like a book', { ...notice, title: 'x'.repeat(81) }], ['a body like a book', { ...notice, body: 'x'.repeat(201) }],
    ['a second line', { ...notice, body: 'one\ntwo' }], ['text that turns around', { ...notice, title: 'approve\u202eevorppa' }], ['half a character', { ...notice, body: '\ud83d' }],
    ['markup', { ...notice, body: '<a href="https://evil.test">Sign in</a>' }], ['an escaped sign', { ...notice, title: '&#x202e;' }],
    ['another field', { ...notice, icon: '/etc/passwd' }], ['an address for a route', { ...notice, route: 'https://evil.test/' }], ['a route of no screen', { ...notice, route: '/approvals/../settings' }],
    ['a route with a token', { ...notice, route: `${notice.route}?token=1` }], ['no route', { title: 'x', body: '' }], ['nothing', undefined],
  ])('DS9: refuses a notice with %s', async (_what, asked) => {
    const { call, notices, events } = bridge();

    await expect(call(ours, CHANNELS.notify, asked)).rejects.toThrow('refused');
    expect([notices, events]).toEqual([[], [['bridge.refused', { channel: CHANNELS.notify, because: 'input' }]]]);
  });

  it('asks in the system\'s window, where the way back is the default', async () => {
    const { call, asked } = bridge({ press: 0 });

    expect(await call(ours, CHANNELS.confirm, question)).toBe(true);
    expect(asked[0]).toMatchObject({ message: question.title, detail: question.detail, buttons: ['Publish', 'Cancel'], defaultId: 1, cancelId: 1 });
  });

  it('takes any other button for a no', async () => {
    expect(await bridge({ press: 1 }).call(ours, CHANNELS.confirm, question)).toBe(false);
  });

  it('writes the file where the person says, and proposes its name only', async () => {
    const { call, proposed } = bridge({ saveTo: () => join(folder, 'elsewhere.pdf') });

    expect(await call(ours, CHANNELS.saveFile, 'SOC 2 (2026).pdf', new Uint8Array([1, 2]))).toBe('saved');
    expect(proposed).toEqual([{ defaultPath: join(folder, 'SOC 2 (2026).pdf') }]);
    expect([...readFileSync(join(folder, 'elsewhere.pdf'))]).toEqual([1, 2]);
  });

  it('shows no half-written file under the chosen name, however long the writing takes', async () => {
    const { call } = bridge();
    const whole = 48 * 1_048_576;
    let over = false;
    const saving = Promise.resolve(call(ours, CHANNELS.saveFile, 'package.zip', new Uint8Array(whole))).finally(() => { over = true; });
    const seen = new Set<number>();
    while (!over) {
      const size = statSync(join(folder, 'package.zip'), { throwIfNoEntry: false })?.size;
      if (size !== undefined) seen.add(size);
      await new Promise(setImmediate);
    }

    expect(await saving).toBe('saved');
    expect([...seen, statSync(join(folder, 'package.zip')).size].every((size) => size === whole)).toBe(true);
    expect(readdirSync(folder)).toEqual(['package.zip']);
  });

  it('leaves nothing behind when the file cannot be put in place', async () => {
    const { call } = bridge();
    mkdirSync(join(folder, 'a.pdf'));

    await expect(call(ours, CHANNELS.saveFile, 'a.pdf', new Uint8Array([1]))).rejects.toThrow(/EISDIR|ENOTDIR|EPERM/);
    expect(readdirSync(folder)).toEqual(['a.pdf']);
  });

  it('writes nothing when the person cancels', async () => {
    const { call } = bridge({ press: 1 });

    expect(await call(ours, CHANNELS.saveFile, 'a.pdf', new Uint8Array([1]))).toBe('cancelled');
    expect(() => readFileSync(join(folder, 'a.pdf'))).toThrow('ENOENT');
  });

  it.each(['../a.pdf', '/etc/a.pdf', 'a/b.pdf', 'a\\b.pdf', '.pdf', 'a.exe', 'a.pdf.desktop', 'a.sh', 'a', '', 'a\n.pdf', 'a\0.pdf', `${'a'.repeat(120)}.pdf`, 'C:a.pdf'])(
    'DS9: does not propose a file named %j', async (name) => {
      const { call, proposed } = bridge();

      await expect(call(ours, CHANNELS.saveFile, name, new Uint8Array())).rejects.toThrow('refused');
      expect(proposed).toEqual([]);
    });
});
