import { describe, expect, it } from 'vitest';
import { menuTemplate } from '../../main/menu.ts';

const rolesOf = (template: ReturnType<typeof menuTemplate>) => JSON.stringify(template);

describe('the menu', () => {
  it('offers neither reload nor developer tools once packaged', () => {
    expect(rolesOf(menuTemplate('linux', true))).not.toMatch(/reload|toggleDevTools/);
    expect(rolesOf(menuTemplate('linux', false))).toMatch(/reload.*toggleDevTools/);
  });

  it('begins with what the system expects', () => {
    expect([menuTemplate('darwin', true)[0]?.role, menuTemplate('win32', true)[0]?.role]).toEqual(['appMenu', 'fileMenu']);
  });
});
