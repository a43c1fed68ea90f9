import { describe, expect, it } from 'vitest';
import { noticeState } from '../../../renderer/lib/system-notices.ts';

const nothing = { chosen: null, permission: 'default', none: false } as const;

describe('whether this computer notifies', () => {
  it('is so on the desktop until somebody switches it off, whatever browsers say of permissions', () => {
    expect([noticeState({ ...nothing, permission: null }, true), noticeState({ ...nothing, permission: 'denied' }, true), noticeState({ ...nothing, chosen: false }, true)]).toEqual(['on', 'on', 'off']);
  });

  it('is not so in a browser until somebody switches it on and the browser agrees', () => {
    expect([noticeState(nothing, false), noticeState({ ...nothing, permission: 'granted' }, false), noticeState({ ...nothing, chosen: true }, false), noticeState({ ...nothing, chosen: true, permission: 'granted' }, false)]).toEqual(['off', 'off', 'off', 'on']);
  });

  it('tells a browser that was told to show none from one that has none', () => {
    expect([noticeState({ ...nothing, chosen: true, permission: 'denied' }, false), noticeState({ ...nothing, permission: null }, false)]).toEqual(['denied', 'unsupported']);
  });

  it('is not so where the system has said that it shows none', () => {
    expect(noticeState({ ...nothing, none: true }, true)).toBe('unsupported');
  });
});
