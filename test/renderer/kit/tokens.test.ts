import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const css = readFileSync(join(import.meta.dirname, '../../../renderer/kit/tokens.css'), 'utf8');
const colours = new Map([...css.matchAll(/--([\w-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)/g)].map(([, name = '', light = '', dark = '']) => [name, { light, dark }]));

/** WCAG 2.2 relative luminance of `#rrggbb`. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255).map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return red * 0.2126 + green * 0.7152 + blue * 0.0722;
}

function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

function colour(name: string, theme: 'light' | 'dark'): string {
  const found = colours.get(name);
  if (!found) throw new Error(`tokens.css has no colour --${name}`);
  return found[theme];
}

const GROUNDS = ['bg', 'bg-sunk', 'bg-hover', 'bg-selected', 'bg-float', 'neutral-tint'];
const WORDS = ['text', 'text-2', 'text-3', 'accent-text'].flatMap((word) => GROUNDS.map((ground) => [word, ground] as const));
const STATUSES = ['ok', 'warn', 'danger'].flatMap((status) => [...GROUNDS, `${status}-tint`].map((ground) => [status, ground] as const));
const TINTS = ['text', 'text-2', 'text-3'].flatMap((word) => ['add-bg', 'del-bg', 'warn-tint', 'danger-tint', 'ok-tint', 'accent-tint'].map((ground) => [word, ground] as const));
const FILLS = [['add-mark', 'add-bg'], ['del-mark', 'del-bg'], ['accent-text', 'accent-tint'], ['on-accent', 'accent'], ['on-accent', 'accent-hover'], ['on-accent', 'danger-fill'], ['on-accent', 'danger-fill-hover']] as const;
const EDGES = [...['bg', 'bg-sunk', 'bg-float'].map((ground) => ['line-control', ground] as const), ['hist-in', 'bg'] as const, ['hist-bad', 'bg'] as const, ['accent', 'bg'] as const];

describe.each(['light', 'dark'] as const)('colours in %s', (theme) => {
  test.each([...WORDS, ...STATUSES, ...TINTS, ...FILLS])('%s on %s can be read (4.5:1)', (word, ground) => {
    expect(contrast(colour(word, theme), colour(ground, theme))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(EDGES)('%s on %s can be seen (3:1)', (edge, ground) => {
    expect(contrast(colour(edge, theme), colour(ground, theme))).toBeGreaterThanOrEqual(3);
  });
});
