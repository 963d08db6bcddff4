import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChannelCreated } from '#contracts';
import type { Product } from '../test/product.js';
import { findChromium } from './browser.js';
import { flaws as flawsOf, openStage, type Stage } from './stage.js';

const chromium = findChromium();
const pictures = process.env['EARSHOT_PICTURES'];

describe.runIf(chromium)('a burst of complaints on the live screen', () => {
  let stage: Stage;
  let product: Product;
  let page: Page;
  let channel: ChannelCreated;

  beforeAll(async () => {
    stage = await openStage(chromium!);
    ({ product } = stage);
    channel = await product.webhook('Shop');
    page = await stage.person({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' });
    await page.goto(product.signInLink);
    await page.getByText('Everything is answered').waitFor();
  }, 120_000);
  afterAll(() => stage?.close(), 60_000);

  const picture = async (name: string): Promise<void> => {
    if (pictures) await page.screenshot({ path: `${pictures}/${name}.png` });
  };
  const flaws = (): Promise<string[]> => flawsOf(page);

  it('makes a topic that says what it means and what it would have found', async () => {
    await product.deliver(channel, [post('q', 'Is the kettle back on Monday?')]);
    await page.goto(`${product.url}/topics`);
    await page.getByRole('button', { name: 'New topic' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Kettles');
    await page.getByLabel('What to look for').fill('kettle -blue');
    await page.getByText('1 post of the last 7 days').waitFor();
    expect(await flaws()).toEqual([]);
    await picture('topic');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: 'Kettles' }).waitFor();
    await page.getByText('1 post in 7 days').waitFor();
    await picture('topics');
  });

  it('shows the burst as a spike, pushed, and leads to its posts', async () => {
    await page.goto(`${product.url}/live`);
    await page.getByText('complaints in 15 min').waitFor();
    const complaints = Array.from({ length: 24 }, (_, index) =>
      post(`burst-${index}`, `My kettle exploded after the update, this is terrible, I want a refund (${index})`),
    );
    for (let from = 0; from < complaints.length; from += 6) await product.deliver(channel, complaints.slice(from, from + 6));
    await page.getByText(/Kettles rising since/).waitFor();
    await page.getByText(/severity \d+ of 10/).waitFor();
    expect(await flaws()).toEqual([]);
    await picture('live-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await flaws()).toEqual([]);
    await picture('live-light');
    await page.keyboard.press('w');
    await page.getByRole('button', { name: /Leave the wall/ }).waitFor();
    await page.emulateMedia({ colorScheme: 'dark' });
    await picture('live-wall');
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 360, height: 780 });
    await picture('live-360');
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole('button', { name: 'Show as table' }).click();
    await page.getByRole('columnheader', { name: 'Minute' }).waitFor();
    await page.getByRole('button', { name: 'I am on it' }).click();
    await page.getByText(/seen by/).waitFor();
    await page.getByRole('link', { name: 'See the posts' }).click();
    await page.getByRole('listitem').filter({ hasText: 'exploded after the update' }).first().waitFor();
    expect(new URL(page.url()).searchParams.get('q')).toMatch(/^kind:complaint topic:"Kettles" since:/);
  });

  it('shows the inbox as it was before the work was done', async () => {
    const { items } = await product.call<{ items: { id: string }[] }>('GET', '/api/v1/conversations?limit=10');
    const { asAt } = await product.call<{ asAt: string }>('GET', '/api/v1/past/counts');
    for (const { id } of items) await product.call('POST', `/api/v1/conversations/${id}/resolve`, {});
    await page.goto(`${product.url}/inbox/open`);
    await page.getByRole('button', { name: 'More for this view' }).waitFor();
    await page.keyboard.press('h');
    await page.getByText(/The inbox as it was on .*; what is written is what is known now/).waitFor();
    await page.goto(`${product.url}/past?at=${asAt}`);
    await page.getByRole('listitem').filter({ hasText: 'exploded after the update' }).first().waitFor();
    await page.getByRole('button', { name: /^25 open/ }).waitFor();
    expect(await flaws()).toEqual([]);
    await picture('past-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await flaws()).toEqual([]);
    await page.setViewportSize({ width: 360, height: 780 });
    expect(await flaws()).toEqual([]);
    await picture('past-360');
    await page.goto(`${product.url}/past?at=2001-01-01T00:00:00.000Z`);
    await page.getByText(/This moment is not remembered/).waitFor();
    await picture('past-unknown');
    await page.keyboard.press('Escape');
    await page.waitForURL(/inbox\/open/);
  });
});

function post(id: string, text: string): Record<string, unknown> {
  return { id, text, author: { id: `u-${id}`, handle: `u_${id}`, name: `Person ${id}` }, postedAt: new Date().toISOString(), form: 'post' };
}
