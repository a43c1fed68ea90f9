import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { drawnStatus } from '../../../renderer/kit/status-badge.tsx';
import { CONTROL_STATUSES, STATUS_WORDS } from '../../../shared/control-statuses.ts';

/** The lines of a status's icon, without its colour and its word. */
const shapeOf = (status: (typeof CONTROL_STATUSES)[number]) => /<svg[^>]*>(.*?)<\/svg>/.exec(renderToStaticMarkup(drawnStatus(status)))?.[1];

describe('the status of a control', () => {
  it('is told from every other one by the shape of its icon, for whoever sees no colour', () => {
    const shapes = CONTROL_STATUSES.map(shapeOf);
    expect(shapes).not.toContain(undefined);
    expect(new Set(shapes).size).toBe(CONTROL_STATUSES.length);
  });

  it('has the word that stands on paper too', () => {
    for (const status of CONTROL_STATUSES) expect(renderToStaticMarkup(drawnStatus(status))).toContain(STATUS_WORDS[status]);
  });
});
