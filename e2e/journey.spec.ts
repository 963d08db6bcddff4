import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Product } from '../test/product.js';
import { findChromium } from './browser.js';
import { deliver, type Receiver } from './outside.js';
import { flaws, openStage, type Stage } from './stage.js';

const chromium = findChromium();
if (!chromium) {
  const missing = 'No Chromium on this machine: the browser journeys do NOT run. Install chromium or set CHROMIUM_PATH.';
  if (process.env['CI']) throw new Error(missing);
  process.stderr.write(`\n*** ${missing} ***\n\n`);
}

describe.runIf(chromium)('a shift in the browser', () => {
  let stage: Stage;
  let product: Product;
  let receiver: Receiver;
  let page: Page;
  const channel = { address: '', secret: '' };
  const row = (text: string) => page.locator('[data-row]', { hasText: text });

  beforeAll(async () => {
    stage = await openStage(chromium!);
    ({ product, receiver } = stage);
    page = await stage.person({ viewport: { width: 1440, height: 900 } });
  }, 120_000);

  afterAll(() => stage?.close(), 60_000);

  it('signs in with the link of the first start and offers four ways to begin', async () => {
    await page.goto(product.signInLink);
    await page.getByRole('heading', { level: 1, name: /Welcome/ }).waitFor();
    expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toEqual([
      'Listen to something now',
      'See it busy',
      'Connect an account',
      'Sort my own',
    ]);
  });

  it('connects a signed webhook and shows its secret once', async () => {
    await page.getByRole('link', { name: 'Connect by signed webhook' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Our app');
    await page.getByLabel('Address for replies, if it can be answered').fill(receiver.url);
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    channel.secret = await page.getByLabel('Secret', { exact: true }).inputValue();
    channel.address = await page.getByLabel('Address to deliver to', { exact: true }).inputValue();
    expect(channel.secret).toMatch(/^whsec_/);
  });

  it('shows a mention as it arrives, sorted and with the words that decided', async () => {
    await page.goto(`${product.url}/inbox/open`);
    await page.getByText('Everything is answered').waitFor();
    await deliver(channel, { id: 'm1', text: 'My order is nine days late, this is unacceptable. I want a refund!', author: 'dara', name: 'Dara Okafor' });
    await row('Dara Okafor').waitFor();
    expect(await row('Dara Okafor').textContent()).toContain('complaint');
    await row('Dara Okafor').click();
    await page.locator('mark').first().waitFor();
  });

  it('sends a reply by keyboard, held for a moment in which it can be taken back', async () => {
    await page.keyboard.press('r');
    await page.locator('textarea:focus').waitFor();
    await page.keyboard.type('I am sorry, Dara. A new one leaves today.');
    await page.keyboard.press('Control+Enter');
    await page.locator('[data-delivery="held"]').waitFor();
    expect(receiver.texts).toEqual([]);
  });

  it('holds back a reply when the thread moved on, and sends it after a look', async () => {
    await page.keyboard.press('r');
    await page.locator('textarea:focus').waitFor();
    await page.keyboard.type('Does tomorrow suit you?');
    await deliver(channel, { id: 'm2', text: 'Forget it, it has just arrived. Thank you!', author: 'dara', name: 'Dara Okafor' });
    await page.getByRole('log').getByText('it has just arrived').waitFor();
    await page.keyboard.press('Control+Enter');
    const alert = page.getByRole('alert');
    await alert.getByText('it has just arrived').waitFor();
    await alert.getByRole('button', { name: 'Send mine anyway' }).click();
    await page.locator('[data-delivery]').nth(1).waitFor();
  });

  it('resolves with one key and takes it back with another', async () => {
    await page.getByRole('log').focus();
    await page.keyboard.press('e');
    await page.getByText('Resolved Dara Okafor').waitFor();
    await row('Dara Okafor').waitFor({ state: 'detached' });
    await page.keyboard.press('z');
    await page.locator('[data-row]:not(.pending)', { hasText: 'Dara Okafor', hasNotText: 'resolved' }).waitFor();
  });

  it('shows that both replies were delivered, once each', async () => {
    await page.locator('[data-delivery="sent"]').nth(1).waitFor();
    expect(receiver.texts).toEqual(['I am sorry, Dara. A new one leaves today.', 'Does tomorrow suit you?']);
  });

  it('misses nothing when the api dies and comes back, and says so meanwhile', async () => {
    product.kill('api');
    await page.getByRole('status').getByText('reconnecting').first().waitFor();
    await deliver(channel, { id: 'm3', text: 'How do I change my address?', author: 'lea', name: 'Léa Martin' });
    await page.getByRole('button', { name: '1 new' }).click();
    await row('Léa Martin').waitFor();
    expect(await row('Léa Martin').textContent()).toContain('question');
    await page.getByText(/^live/).first().waitFor();
  });

  it('moves through the list and does everything from the command bar', async () => {
    await page.goto(`${product.url}/inbox/open`);
    await row('Léa Martin').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('log').waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('take');
    await page.keyboard.press('Escape');
    await page.keyboard.press('a');
    await page.getByText('Assigned to you').waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('Next conversation').waitFor();
    await page.keyboard.press('Escape');
  });

  it('opens a demonstration that says it is one, and removes it without trace', async () => {
    await page.goto(`${product.url}/welcome`);
    await page.getByRole('button', { name: 'Open the demo' }).click();
    await page.getByText('Nobody here is real').waitFor();
    await page.locator('[data-row]').first().waitFor();
    expect(await row('Dara Okafor').count()).toBe(0);
    await page.getByRole('button', { name: 'Leave and remove the demo' }).click();
    await row('Dara Okafor').waitFor();
    expect(await page.getByText('Nobody here is real').count()).toBe(0);
  });

  it('speaks French and Chinese', async () => {
    await page.goto(`${product.url}/settings/appearance`);
    await page.getByText('Français').click();
    await page.getByRole('heading', { name: 'Apparence' }).waitFor();
    await page.getByText('中文').click();
    await page.getByRole('heading', { name: '外观' }).waitFor();
    await page.getByText('English').click();
    await page.getByRole('heading', { name: 'Appearance' }).waitFor();
  });

  const routes = [
    '/inbox/open',
    '/inbox/snoozed',
    '/live',
    '/posts',
    '/channels',
    '/health',
    '/sort',
    '/welcome',
    '/settings',
    '/settings/members',
    '/settings/appearance',
    '/settings/tags',
    '/search?q=refund',
    '/people',
    '/settings/notifications',
    '/settings/saved-texts',
    '/settings/macros',
    '/settings/promised-times',
    '/settings/imports',
    '/settings/sessions',
    '/settings/api-keys',
    '/settings/webhooks',
    '/sign-in',
    '/nowhere',
  ];
  const everything = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  it.each([1440, 360])(
    'has nothing for axe to complain of at %d pixels, in light and in dark, and nothing to scroll sideways',
    async (width) => {
      await page.setViewportSize({ width, height: 800 });
      const look = async (what: string): Promise<void> => {
        await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
        expect(await flaws(page, everything), `${what} ${width}`).toEqual([]);
        // The same page in other colours.
        await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
        expect(await flaws(page, ['color-contrast']), `${what} ${width} dark`).toEqual([]);
      };
      const person = async (): Promise<string> => {
        const { items } = await product.call<{ items: { author: { id: string } }[] }>('GET', '/api/v1/conversations');
        return `${product.url}/people/${items[0]!.author.id}`;
      };
      for (const route of routes) {
        await page.goto(product.url + route);
        await page.getByRole('heading', { level: 1 }).first().waitFor();
        await page.locator('.skeleton').first().waitFor({ state: 'detached' });
        await look(route);
        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), route).toBeLessThanOrEqual(0);
      }
      await page.goto(`${product.url}/inbox/open`);
      await row('Dara Okafor').click();
      await page.getByRole('log').waitFor();
      await look('conversation');
      await page.goto(`${product.url}/inbox/open?q=kind:complaint`);
      await row('Dara Okafor').waitFor();
      await page.getByRole('button', { name: 'Conditions' }).click();
      await page.getByRole('button', { name: '+ Condition' }).waitFor();
      await page.getByLabel('Choose Dara Okafor').check();
      await page.getByRole('region', { name: 'Change many' }).waitFor();
      await look('conditions and a choice');
      await page.goto(await person());
      await page.getByRole('heading', { level: 1 }).waitFor();
      await look('person');
    },
    120_000,
  );
});
