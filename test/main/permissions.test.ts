import { describe, expect, it } from 'vitest';
import { restrictPermissions } from '../../main/permissions.ts';
import type { PermissionAsker, SessionPort } from '../../main/ports.ts';

/** A restricted session, asked in each of the four ways. */
function restricted() {
  let request: Parameters<SessionPort['setPermissionRequestHandler']>[0] | undefined;
  let check: Parameters<SessionPort['setPermissionCheckHandler']>[0] | undefined;
  let device: Parameters<SessionPort['setDevicePermissionHandler']>[0] = null;
  let media: Parameters<SessionPort['setDisplayMediaRequestHandler']>[0] = null;
  restrictPermissions({
    setPermissionRequestHandler: (handler) => { request = handler; },
    setPermissionCheckHandler: (handler) => { check = handler; },
    setDevicePermissionHandler: (handler) => { device = handler; },
    setDisplayMediaRequestHandler: (handler) => { media = handler; },
  });
  return {
    installed: [request, check, device, media].every((handler) => typeof handler === 'function'),
    ask: (permission: string, asker: PermissionAsker) => {
      let granted: boolean | undefined;
      request?.(null, permission, (decision) => { granted = decision; }, asker);
      return [granted, check?.(null, permission, '', asker)];
    },
  };
}

const page: PermissionAsker = { requestingUrl: 'app://countersign/#/runs', isMainFrame: true };

describe('permissions', () => {
  it('DS4: installs all four handlers', () => {
    expect(restricted().installed).toBe(true);
  });

  it('DS4: grants the page to write text to the clipboard', () => {
    expect(restricted().ask('clipboard-sanitized-write', page)).toEqual([true, true]);
  });

  it.each(['clipboard-read', 'media', 'geolocation', 'notifications', 'midi', 'hid', 'usb', 'serial', 'fullscreen', 'openExternal', 'window-management', 'unknown', ''])(
    'DS4: denies %j', (permission) => {
      expect(restricted().ask(permission, page)).toEqual([false, false]);
    });

  it.each([
    { requestingUrl: 'app://countersign/', isMainFrame: false }, { requestingUrl: 'https://countersign/', isMainFrame: true },
    { requestingUrl: 'app://countersign.evil/', isMainFrame: true }, { isMainFrame: true },
  ])('DS4: denies everything to %j', (asker) => {
    expect(restricted().ask('clipboard-sanitized-write', asker)).toEqual([false, false]);
  });
});
