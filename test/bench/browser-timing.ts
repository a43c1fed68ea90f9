import { type Browser, chromium as engine, type Page } from 'playwright';
import { chromium } from '../e2e/chromium.ts';

/** The Event Timing API tells of no interaction that was faster. */
export const LEAST_MS = 16;

/** Null where there is no browser. */
export async function launchedBrowser(): Promise<Browser | null> {
  try {
    return await engine.launch(await chromium());
  } catch {
    return null;
  }
}

/** Milliseconds of each interaction that `act` says it made, to its next paint; one whose paint was faster than the browser tells of counts as that. */
export async function timedInteractions(page: Page, act: () => Promise<number>): Promise<readonly number[]> {
  await page.evaluate(() => {
    const durations = new Map<number, number>();
    const observer = new PerformanceObserver((list) => {
      // Events of one interaction share its number; the slowest of them is what a person waited for.
      for (const entry of list.getEntries()) if ('interactionId' in entry && typeof entry.interactionId === 'number' && entry.interactionId > 0) durations.set(entry.interactionId, Math.max(durations.get(entry.interactionId) ?? 0, entry.duration));
    });
    const options = { type: 'event', durationThreshold: 16 }; // the standard's option, which the declarations do not know yet
    observer.observe(options);
    Object.assign(window, { told: () => { observer.disconnect(); return [...durations.values()]; } });
  });
  const interactions = await act();
  await painted(page);
  const told = await page.evaluate(() => {
    const tell: unknown = Reflect.get(window, 'told');
    return typeof tell === 'function' ? (tell() as number[]) : []; // set above
  });
  return [...told, ...Array.from({ length: Math.max(0, interactions - told.length) }, () => LEAST_MS)];
}

/**
 * Milliseconds from a key, as the browser stamps it, until the first element that matches and was not there before is painted.
 * Taken in the page: looking for it from outside is work for the page too, and takes its time to and fro.
 */
export async function keyToPaint(page: Page, key: string, selector: string): Promise<number> {
  await page.evaluate(([pressed, kind]) => {
    const before = new Set(document.querySelectorAll(kind));
    const took = new Promise<number>((done, fail) => {
      setTimeout(() => fail(new Error('nothing new was drawn in 20 seconds')), 20_000);
      let began = Number.NaN;
      const stamp = (event: KeyboardEvent) => {
        if (event.key === pressed) began = event.timeStamp;
      };
      document.addEventListener('keydown', stamp, { capture: true, once: true });
      const observer = new MutationObserver(() => {
        if ([...document.querySelectorAll(kind)].every((one) => before.has(one))) return;
        observer.disconnect();
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel(); // its message comes after the frame is painted
          port1.onmessage = () => done(performance.now() - began);
          port2.postMessage(null);
        });
      });
      observer.observe(document.body, { childList: true, subtree: true });
    });
    Object.assign(window, { took });
  }, [key, selector] as const);
  await page.keyboard.press(key);
  return page.evaluate(() => Reflect.get(window, 'took') as Promise<number>); // set above
}

/** Until what stands there now is on the screen. */
export async function painted(page: Page): Promise<void> {
  await page.evaluate(() => new Promise<void>((done) => void requestAnimationFrame(() => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel(); // its message comes after the frame is painted
    port1.onmessage = () => done();
    port2.postMessage(null);
  }))));
}

/** Scrolls so many pixels a frame; answers how long each frame took, and how many had no grid row in the middle of the view, or one whose page is still on the way. */
export function framesOf(page: Page, selector: string, { frames, by }: { readonly frames: number; readonly by: number }): Promise<{ readonly took: readonly number[]; readonly blank: number }> {
  return page.evaluate(async ([box, count, step]) => {
    const scroller = document.querySelector(box);
    if (!scroller) throw new Error(`there is no ${box}`);
    const { left, top, width, height } = scroller.getBoundingClientRect();
    const next = () => new Promise<number>((done) => requestAnimationFrame(done));
    const took: number[] = [];
    let blank = 0;
    let last = await next();
    for (let frame = 0; frame < count; frame += 1) {
      scroller.scrollBy(0, step);
      const at = await next();
      took.push(at - last);
      last = at;
      if (!document.elementFromPoint(left + width / 2, top + height / 2)?.closest('[role=row]:not([data-pending])')?.querySelector('[role=gridcell]')) blank += 1;
    }
    return { took, blank };
  }, [selector, frames, by] as const);
}

/** Milliseconds that the page's main thread works for a frame in which so much is scrolled, as the browser counts them; looking at the page would be work as well. */
export async function workOfFrames(page: Page, selector: string, { frames, by }: { readonly frames: number; readonly by: number }): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const worked = async () => (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
  const before = await worked();
  await page.evaluate(async ([box, count, step]) => {
    for (let frame = 0; frame < count; frame += 1) {
      document.querySelector(box)?.scrollBy(0, step);
      await new Promise(requestAnimationFrame);
    }
  }, [selector, frames, by] as const);
  const after = await worked();
  await session.detach();
  return ((after - before) * 1_000) / frames;
}

export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
