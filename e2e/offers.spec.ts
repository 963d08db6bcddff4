import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AdvocatesCsvView, ChannelCreated } from '#contracts';
import { findChromium, openBrowser } from './browser.js';
import { type Receiver, startReceiver } from './outside.js';
import { type Product, startProduct } from '../test/product.js';

const chromium = findChromium();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const pictures = process.env['EARSHOT_PICTURES'];
const telephone = { viewport: { width: 390, height: 844 }, locale: 'en-GB', hasTouch: true };

describe.runIf(chromium)('what is offered, on a telephone', () => {
  let product: Product;
  let browser: Browser;
  let receiver: Receiver;
  let channel: ChannelCreated;
  let telephones: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    receiver = await startReceiver();
    product = await startProduct();
    channel = await product.webhook('Forum', { replyUrl: receiver.url });
    browser = await openBrowser(chromium!);
    telephones = await browser.newContext(telephone);
    page = await telephones.newPage();
    page.setDefaultTimeout(20_000);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
    receiver?.server.close();
  }, 60_000);

  const picture = async (name: string): Promise<void> => {
    if (pictures) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
  };
  const flaws = async (): Promise<string[]> => {
    await page.evaluate(axe);
    const found = (await page.evaluate(`axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] })`)) as {
      violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[];
    };
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.target.join(' ')} ${nodes[0]!.failureSummary}`);
  };
  const card = (text: string) => page.getByRole('article').filter({ hasText: text });

  it('signs an advocate in by a link, and offers them what they know about', async () => {
    const { invited } = await product.call<AdvocatesCsvView>('POST', '/api/v1/advocates', {
      csv: 'email,name,topics,languages\nana@example.org,Ana,headset,en\n',
    });
    await page.goto(invited[0]!.link);
    await page.getByText('Nothing for you just now').waitFor();
    expect(await flaws()).toEqual([]);
    await picture('offers-none');
    await product.deliver(channel, [
      post('o1', 'How do I pair the headset with two phones at once? You reach me at 0612 34 56 78.'),
      post('o2', 'Where is the microphone of the headset, please? I cannot find it.'),
      post('o3', 'Which cable does the headset need for charging in the car?'),
    ]);
    await page.reload();
    await card('pair the headset').waitFor();
    await card('Which cable').waitFor();
    expect(await card('pair the headset').textContent()).toContain('You reach me at •••');
    expect(await flaws()).toEqual([]);
    await picture('offers');
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await flaws()).toEqual([]);
    await picture('offers-dark');
    await page.emulateMedia({ colorScheme: 'light' });
  });

  it('lets them say that they do not know, and take and answer what they do', async () => {
    await card('Which cable').getByRole('button', { name: 'I don’t know' }).click();
    await card('Which cable').waitFor({ state: 'detached' });
    await card('pair the headset').getByRole('button', { name: 'I can answer this' }).click();
    await card('pair the headset').getByText(/Yours/).waitFor();
    expect(await flaws()).toEqual([]);
    await picture('offers-taken');
    await card('pair the headset').getByLabel('Your answer').fill('Hold both keys for five seconds.');
    await card('pair the headset').getByRole('button', { name: 'Send the answer' }).click();
    await card('pair the headset').waitFor({ state: 'detached' });
    await page.getByText('1 question answered').waitFor();
    await expect.poll(() => receiver.texts, { timeout: 20_000 }).toEqual(['Hold both keys for five seconds.']);
    await picture('offers-answered');
  });
});

function post(id: string, text: string): Record<string, unknown> {
  return { id, text, author: { id: `u-${id}`, handle: `u_${id}`, name: `Person ${id}` }, postedAt: new Date().toISOString(), form: 'post' };
}
