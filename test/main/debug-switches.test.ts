import { describe, expect, it } from 'vitest';
import { refusedSwitch } from '../../main/debug-switches.ts';
import { anApp } from '../support/shell-parts.ts';

describe('debugging switches', () => {
  it.each(['remote-debugging-port', 'remote-debugging-pipe', 'disable-web-security'])('a packaged application refuses --%s', (name) => {
    expect(refusedSwitch(anApp({ commandLine: { hasSwitch: (asked) => asked === name } }))).toBe(name);
  });

  it('are a developer\'s own business before packaging', () => {
    expect(refusedSwitch(anApp({ isPackaged: false, commandLine: { hasSwitch: () => true } }))).toBeNull();
  });

  it('do not hinder a start without them', () => {
    expect(refusedSwitch(anApp())).toBeNull();
  });
});
