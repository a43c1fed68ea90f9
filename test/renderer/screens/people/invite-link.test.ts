import { expect, it } from 'vitest';
import { inviteLink, leadsHere } from '../../../../renderer/screens/people/invite-link.ts';

it('makes a link at the address of the window, wherever the page lies there', () => {
  expect(inviteLink({ protocol: 'https:', origin: 'https://sign.example.org', pathname: '/app/' }, 'csi_abc')).toBe('https://sign.example.org/app/#/invite/csi_abc');
});

it('makes none in the desktop’s own window, which nobody else can open', () => {
  expect(inviteLink({ protocol: 'app:', origin: 'app://countersign', pathname: '/' }, 'csi_abc')).toBeNull();
});

it('knows an address that leads to this machine only', () => {
  for (const here of ['http://localhost:4810', 'http://127.0.0.1:4810', 'http://[::1]:4810']) expect(leadsHere(here)).toBe(true);
  for (const there of ['https://sign.example.org', 'http://127.0.0.1.example.org', 'http://10.0.0.4:4810']) expect(leadsHere(there)).toBe(false);
});
