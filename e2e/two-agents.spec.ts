import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, openBrowser } from './browser.js';
import { type Receiver, startReceiver } from './outside.js';
import { type Product, startProduct } from '../test/product.js';

const chromium = findChromium();

describe.runIf(chromium)('two agents at one inbox', () => {
  let product: Product;
  let browser: Browser;
  let receiver: Receiver;
  let ada: Page;
  let bob: Page;
  const ids: Record<string, string> = {};

  const open = async (page: Page, author: string): Promise<void> => {
    await page.goto(`${product.url}/inbox/open/${ids[author]}`);
    await page.getByRole('log').waitFor();
  };
  const write = async (page: Page, text: string): Promise<void> => {
    await page.getByRole('log').focus();
    await page.keyboard.press('r');
    await page.locator('textarea:focus').waitFor();
    await page.keyboard.type(text);
  };
  const enter = async (): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    return page;
  };

  beforeAll(async () => {
    receiver = await startReceiver();
    product = await startProduct();
    const channel = await product.webhook('Shop', { replyUrl: receiver.url });
    await product.deliver(
      channel,
      ['Dara', 'Léa'].map((name) => ({
        id: name,
        text: `My parcel is late, says ${name}. When does it come?`,
        author: { id: name, handle: name.toLowerCase(), name },
        postedAt: new Date().toISOString(),
        form: 'message',
      })),
    );
    browser = await openBrowser(chromium!);
    ada = await enter();
    await ada.goto(product.signInLink);
    await ada.getByRole('navigation').first().waitFor();
    const { link } = await product.call<{ link: string }>('POST', '/api/v1/members', { email: 'bob@example.org', name: 'Bob', role: 'agent' });
    bob = await enter();
    await bob.goto(new URL(link, product.url).href);
    await bob.getByLabel('Your name').fill('Bob Stone');
    await bob.getByLabel('Password').fill('a-long-password-of-bob');
    await bob.getByRole('button', { name: 'Join' }).click();
    await bob.locator('[data-row]').first().waitFor();
    for (const { id, author } of (await product.call<{ items: { id: string; author: { name: string } }[] }>('GET', '/api/v1/conversations')).items)
      ids[author.name] = id;
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await product?.stop();
    receiver?.server.close();
  }, 60_000);

  it('tells each that the other is writing', async () => {
    await open(ada, 'Dara');
    await open(bob, 'Dara');
    await write(ada, 'It left this morning.');
    await bob.getByText('is writing too.').waitFor();
    await write(bob, 'Let me look into it.');
    await ada.getByText('Bob Stone is writing too.').waitFor();
  });

  it('stops whoever sends second, shows what was answered, and sends one reply', async () => {
    await ada.keyboard.press('Control+Enter');
    await ada.getByText('Going out in a moment').waitFor();
    await bob.keyboard.press('Control+Enter');
    const alert = bob.getByRole('alert');
    await alert.getByText('somebody answered while you wrote').waitFor();
    await alert.getByText('It left this morning.').waitFor();
    await ada.locator('[data-delivery="sent"]').waitFor();
    expect(receiver.texts).toEqual(['It left this morning.']);
    await alert.getByRole('button', { name: 'Change mine first' }).click();
    expect(await bob.locator('textarea').inputValue()).toBe('Let me look into it.');
  });

  it('keeps what was begun, and the colleague sees that it was', async () => {
    await open(bob, 'Léa');
    await write(bob, 'Dear Léa, half a thought');
    await bob.waitForResponse((answer) => answer.url().endsWith('/draft') && answer.ok());
    await bob.reload();
    await bob.getByRole('log').waitFor();
    await bob.locator('textarea').waitFor();
    expect(await bob.locator('textarea').inputValue()).toBe('Dear Léa, half a thought');
    await open(ada, 'Léa');
    await ada.getByText(/Bob Stone began a reply|Bob Stone is writing too/).waitFor();
  });

  it('takes a reply back while it is held, its words in the field again', async () => {
    await write(ada, 'Wrong window');
    await ada.keyboard.press('Control+Enter');
    await ada.getByRole('button', { name: /Undo/ }).first().click();
    await ada.locator('[data-delivery="cancelled"]').waitFor();
    expect(receiver.texts).toEqual(['It left this morning.']);
    await bob.locator('[data-delivery="cancelled"]').waitFor();
  });
});
