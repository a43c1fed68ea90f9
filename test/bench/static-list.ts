import { useVirtualizer } from '@tanstack/react-virtual';
import { createElement, useRef } from 'react';
import { createRoot } from 'react-dom/client';

// What is in the page that the audit screen is held against: the same number of rows and cells, as high and as wide, of text and nothing else. Made into one script by ui.bench.ts.
const ROW = 28;

function StaticList({ cells, count }: { readonly cells: readonly (readonly string[])[]; readonly count: number }) {
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count, getScrollElement: () => box.current, estimateSize: () => ROW, overscan: 8 });
  return createElement('div', { ref: box, className: 'list' }, createElement('div', { className: 'body', style: { height: virtual.getTotalSize() } }, virtual.getVirtualItems().map(({ key, index, start }) => (
    createElement('div', { key, role: 'row', className: 'row', style: { transform: `translateY(${start}px)` } }, cells[index % cells.length]?.map((text, at) => createElement('div', { key: at, role: 'gridcell' }, text)))
  ))));
}

const told = document.querySelector('#cells')?.textContent ?? '[]';
const cells = JSON.parse(told) as string[][]; // put there by the bench
createRoot(document.body.appendChild(document.createElement('main'))).render(createElement(StaticList, { cells, count: 50_000 }));
