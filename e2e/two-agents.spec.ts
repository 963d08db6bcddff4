import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Product } from '../test/product.js';
import { findChromium } from './browser.js';
import { type Receiver, startLine } from './outside.js';
import { openStage, type Stage } from './stage.js';

const chromium = findChromium();

describe.runIf(chromium)('two agents at one inbox', () => {
  let stage: Stage;
  let product: Product;
  let receiver: Receiver;
  let ada: Page;
  let bob: Page;
  let channel: Awaited<ReturnType<Product['webhook']>>;
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
  beforeAll(async () => {
    stage = await openStage(chromium!);
    ({ product, receiver } = stage);
    await product.call('POST', '/api/v1/sla-policies', {
      name: 'Within two hours',
      isDefault: true,
      firstReplyMinutes: 120,
      nextReplyMinutes: null,
      resolutionMinutes: null,
      hours: { timeZone: 'UTC', days: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: 0, to: 1_440 })) },
    });
    channel = await product.webhook('Shop', { replyUrl: receiver.url });
    await product.deliver(
      channel,
      ['Dara', 'Léa', 'Ben', 'Zoé'].map((name) => ({
        id: name,
        text: `My parcel is late, says ${name}. When does it come?`,
        author: { id: name, handle: name.toLowerCase(), name },
        postedAt: new Date().toISOString(),
        form: 'message',
      })),
    );
    ada = await stage.person();
    await ada.goto(product.signInLink);
    await ada.getByRole('navigation').first().waitFor();
    const { link } = await product.call<{ link: string }>('POST', '/api/v1/members', { email: 'bob@example.org', name: 'Bob', role: 'agent' });
    bob = await stage.person();
    await bob.goto(new URL(link, product.url).href);
    await bob.getByLabel('Your name').fill('Bob Stone');
    await bob.getByLabel('Password').fill('a-long-password-of-bob');
    await bob.getByRole('button', { name: 'Join' }).click();
    await bob.locator('[data-row]').first().waitFor();
    for (const { id, author } of (await product.call<{ items: { id: string; author: { name: string } }[] }>('GET', '/api/v1/conversations')).items)
      ids[author.name] = id;
  }, 120_000);

  afterAll(() => stage?.close(), 60_000);

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
    await bob.locator('[data-delivery="cancelled"]').waitFor();
    await open(ada, 'Dara');
    await ada.locator('[data-delivery="sent"]').waitFor();
    expect(receiver.texts).toEqual(['It left this morning.']);
  });

  it('catches up on what happened while one of them was cut off', async () => {
    const line = await startLine(product.url);
    await bob.goto(`${line.url}/inbox/open/${ids['Léa']}`);
    await bob.getByRole('log').waitFor();
    await bob.getByText(/^live/).first().waitFor();
    line.cut();
    await bob.getByRole('status').getByText('reconnecting').first().waitFor();
    await product.call('POST', `/api/v1/conversations/${ids['Léa']}/notes`, { text: 'I called her', mentions: [] });
    await product.call('POST', `/api/v1/conversations/${ids['Ben']}/resolve`);
    await product.deliver(channel, [
      {
        id: 'late',
        text: 'Where is my invoice?',
        author: { id: 'Max', handle: 'max', name: 'Max' },
        postedAt: new Date().toISOString(),
        form: 'message',
      },
    ]);
    await ada
      .getByText('Max')
      .first()
      .or(ada.getByRole('button', { name: '1 new' }))
      .first()
      .waitFor();
    expect(await bob.getByText('I called her').count()).toBe(0);
    line.mend();
    await bob.getByText('I called her').waitFor();
    await bob.locator('[data-row]', { hasText: 'Ben' }).getByText('resolved').waitFor();
    await bob.getByRole('button', { name: '1 new' }).click();
    await bob.locator('[data-row]', { hasText: 'Max' }).waitFor();
    await product.call('POST', `/api/v1/conversations/${ids['Ben']}/reopen`);
    line.close();
  });

  it('counts down to the promised time in the list', async () => {
    await ada.goto(`${product.url}/inbox/open?by=sla`);
    await ada
      .locator('[data-row]', { hasText: 'Zoé' })
      .getByText(/h left/)
      .waitFor();
  });

  it('tags one by a key and many at once, and takes each back', async () => {
    const row = (name: string) => ada.locator('[data-row]', { hasText: name });
    await open(ada, 'Ben');
    await ada.getByRole('log').focus();
    await ada.keyboard.press('t');
    await ada.getByLabel('Find or make a tag').fill('courier');
    await ada.keyboard.press('Enter');
    await row('Ben').getByText('courier').waitFor();
    await ada.keyboard.press('Escape');
    await ada.getByRole('dialog').waitFor({ state: 'detached' });
    await ada.getByLabel('Choose Ben').click();
    await ada.getByLabel('Choose Zoé').click();
    const many = ada.getByRole('region', { name: 'Change many' });
    await many.getByRole('button', { name: 'More' }).click();
    await ada.getByRole('menuitem', { name: 'Tag…' }).click();
    await many.getByLabel('Tags, with commas between').fill('courier');
    await ada.keyboard.press('Enter');
    await row('Zoé').getByText('courier').waitFor();
    await ada.locator('[aria-live] > div', { hasText: 'Changing 2 conversations' }).getByRole('button', { name: /Undo/ }).click();
    await row('Zoé').getByText('courier').waitFor({ state: 'detached' });
    await row('Ben').getByText('courier').waitFor();
  });

  it('finds what was said and what was answered, with the words marked', async () => {
    await ada.goto(`${product.url}/search?q=${encodeURIComponent('morning OR "says Zoé"')}`);
    await ada.locator('mark', { hasText: 'morning' }).first().waitFor();
    await ada.locator('mark', { hasText: 'Zoé' }).first().waitFor();
  });
});
