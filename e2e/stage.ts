import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { testDatabase } from '../test/database.js';
import { type Product, startProduct } from '../test/product.js';
import { openBrowser } from './browser.js';
import { type Receiver, startReceiver } from './outside.js';

export interface Stage {
  product: Product;
  browser: Browser;
  /** Where replies arrive. */
  receiver: Receiver;
  /** A page of a browser context of its own, that is of another person. */
  person(options?: BrowserContextOptions): Promise<Page>;
  close(): Promise<void>;
}

/** The product, on a database of the run's own server, which spares making one; a browser; and somewhere for replies to arrive. */
export async function openStage(chromium: string, env: Record<string, string> = {}): Promise<Stage> {
  const database = await testDatabase();
  const [receiver, product, browser] = await Promise.all([startReceiver(), startProduct({ DATABASE_URL: database.url, ...env }), openBrowser(chromium)]);
  return {
    product,
    browser,
    receiver,
    person: async (options = {}) => {
      const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', ...options })).newPage();
      page.setDefaultTimeout(20_000);
      return page;
    },
    close: async () => {
      await browser.close();
      await product.stop();
      receiver.server.close();
      await database.close();
    },
  };
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rulesOfLaw = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];

interface Violation {
  id: string;
  nodes: { target: string[]; failureSummary: string }[];
}

/** What axe complains of on the page as it is. */
export async function flaws(page: Page, rules: readonly string[] = rulesOfLaw): Promise<string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe);
  const found = (await page.evaluate(`axe.run(document, { runOnly: ${JSON.stringify(rules)} })`)) as { violations: Violation[] };
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.target.join(' ')} ${nodes[0]!.failureSummary}`);
}
