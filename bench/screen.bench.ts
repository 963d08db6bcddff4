import { setTimeout as wait } from 'node:timers/promises';
import { findChromium, openBrowser } from '../e2e/browser.js';
import { startProduct } from '../test/product.js';
import { inventMentions } from './mentions.js';

/** Set up in the page before anything of ours runs: what a person would feel. */
const watch = `
  window.felt = { tasks: [], events: [], shift: 0, paint: 0 };
  new PerformanceObserver((list) => { for (const one of list.getEntries()) felt.tasks.push(one.duration); }).observe({ type: 'longtask', buffered: true });
  new PerformanceObserver((list) => { for (const one of list.getEntries()) if (one.interactionId) felt.events.push(one.duration); }).observe({ type: 'event', durationThreshold: 16, buffered: true });
  new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) felt.shift += one.value; }).observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver((list) => { for (const one of list.getEntries()) felt.paint = one.startTime; }).observe({ type: 'largest-contentful-paint', buffered: true });
`;

interface Felt {
  tasks: number[];
  events: number[];
  shift: number;
  paint: number;
}

const each = 200;
const wheels = 300;
const keys = 60;
const perSecond = 20;

/**
 * The inbox in Chromium with `rows` conversations in the view and 20 new posts a second: the first load, scrolling, and moving
 * and opening by keys. An interaction under 16 ms is not reported by the browser and counts as 16.
 */
export async function benchScreen(rows: number): Promise<Record<string, number>> {
  const chromium = findChromium();
  if (!chromium) throw new Error('No Chromium on this machine. Install one or set CHROMIUM_PATH.');
  const product = await startProduct();
  const browser = await openBrowser(chromium);
  try {
    const channel = await product.webhook('Bench');
    const mentions = inventMentions(3, rows);
    for (let sent = 0; sent < rows; sent += each) {
      while ((await product.deliver(channel, mentions.slice(sent, sent + each)).catch(() => 0)) !== 202) await wait(100);
      if (sent % 10_000 === 0) process.stderr.write(`delivered: ${sent}\n`);
    }
    for (let before = -1; ; await wait(2_000)) {
      const { views } = await product.call<{ views: { open: number } }>('GET', '/api/v1/counts');
      if (views.open === before) break;
      before = views.open;
    }
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
    await page.addInitScript(watch);
    await page.goto(product.signInLink);
    await page.locator('[data-row]').first().waitFor();
    await page.goto(`${product.url}/inbox/open`);
    await page.locator('[data-row]').first().waitFor();
    await wait(2_000);
    const felt = (): Promise<Felt> => page.evaluate('felt') as Promise<Felt>;
    const { paint, shift } = await felt();

    let isOver = false;
    const fresh = inventMentions(4, 20_000).map((mention) => ({ ...mention, id: `live-${mention.id}` }));
    const living = (async () => {
      for (let sent = 0; !isOver; sent += perSecond / 4) {
        await product.deliver(channel, fresh.slice(sent, sent + perSecond / 4)).catch(() => 0);
        await wait(250);
      }
    })();
    await page.evaluate('felt.tasks.length = 0; felt.events.length = 0');
    let elements = 0;
    await page.mouse.move(300, 500);
    for (let turned = 0; turned < wheels; turned++) {
      await page.mouse.wheel(0, 400);
      await wait(30);
      if (turned % 30 === 0) elements = Math.max(elements, Number(await page.evaluate('document.getElementsByTagName("*").length')));
    }
    const { tasks } = await felt();
    await page.evaluate('felt.events.length = 0');
    await page.locator('[data-row]').first().click();
    await page.getByRole('log').waitFor();
    for (let pressed = 0; pressed < keys; pressed++) {
      await page.keyboard.press('j');
      await wait(120);
    }
    await wait(500);
    const { events } = await felt();
    isOver = true;
    await living;
    const all = [...events, ...Array<number>(Math.max(0, keys - events.length)).fill(16)].sort((a, b) => a - b);
    return {
      'conversations in the view': rows,
      'largest paint of the first load, ms': Math.round(paint),
      'shift of the layout': Math.round(shift * 1_000) / 1_000,
      'longest task while scrolling, ms': Math.round(Math.max(0, ...tasks)),
      'tasks over 50 ms while scrolling': tasks.length,
      'elements on the page at most': elements,
      'from a key or click to the next frame, p75 ms': Math.round(all[Math.floor(all.length * 0.75)]!),
      'from a key or click to the next frame, at most ms': Math.round(all.at(-1)!),
    };
  } finally {
    await browser.close();
    await product.stop();
  }
}
