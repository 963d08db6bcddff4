import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AdvocatesCsvView, ChannelCreated, PartnersCsvView } from '#contracts';
import type { Product } from '../test/product.js';
import { findChromium } from './browser.js';
import type { Receiver } from './outside.js';
import { flaws as flawsOf, openStage, type Stage } from './stage.js';

const chromium = findChromium();
const pictures = process.env['EARSHOT_PICTURES'];
const telephone = { viewport: { width: 390, height: 844 }, locale: 'en-GB', hasTouch: true };

describe.runIf(chromium)('what is offered, on a telephone', () => {
  let stage: Stage;
  let product: Product;
  let receiver: Receiver;
  let channel: ChannelCreated;
  let telephones: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    stage = await openStage(chromium!);
    ({ product, receiver } = stage);
    channel = await product.webhook('Forum', { replyUrl: receiver.url });
    telephones = await stage.browser.newContext(telephone);
    page = await telephones.newPage();
    page.setDefaultTimeout(20_000);
  }, 120_000);
  afterAll(() => stage?.close(), 60_000);

  const picture = async (name: string): Promise<void> => {
    if (pictures) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
  };
  const flaws = (): Promise<string[]> => flawsOf(page);
  const card = (text: string) => page.getByRole('article').filter({ hasText: text });

  it('signs an advocate in by a link, and offers them what they know about', async () => {
    const { invited } = await product.call<AdvocatesCsvView>('POST', '/api/v1/advocates', {
      csv: 'email,name,topics,languages\nana@example.org,Ana,headset,en\n',
    });
    await page.goto(invited[0]!.link);
    await page.getByRole('heading', { name: 'Before you begin' }).waitFor();
    expect(await flaws()).toEqual([]);
    await picture('guidelines');
    await page.getByRole('button', { name: 'I agree' }).click();
    await page.getByText('Nothing for you just now').waitFor();
    expect(await flaws()).toEqual([]);
    await picture('offers-none');
    await product.deliver(channel, [
      post('o1', 'How can I pair the headset with two phones at once (I am at 0612345678)?'),
      post('o2', 'Where does the headset keep its microphone?'),
      post('o3', 'Which cable does the headset need for charging in the car?'),
    ]);
    await page.reload();
    await card('pair the headset').waitFor();
    await card('Which cable').waitFor();
    expect(await card('pair the headset').textContent()).toContain('I am at •••');
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

  it('hands a request from near Lyon to a partner there, who takes it, and shows how to reach the customer once they agree', async () => {
    const { invited } = await product.call<PartnersCsvView>('POST', '/api/v1/partner-lists', {
      csv: 'partner,email,name,services,languages,territories\nRhône Pose,lea@example.org,Léa,installation,,"Lyon, FR +60 km"\n',
    });
    page = await stage.person(telephone);
    await page.goto(invited[0]!.link);
    await page.getByText('No requests just now').waitFor();
    await product.deliver(channel, [post('near', 'Where can I get this installed near Lyon? I am at 06 12 34 56 78.')]);
    await card('installed near Lyon').waitFor();
    expect(await card('installed near Lyon').textContent()).toContain('I am at •••');
    expect(await flaws()).toEqual([]);
    await picture('request');
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await flaws()).toEqual([]);
    await picture('request-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await card('installed near Lyon').getByRole('button', { name: 'Take this request' }).click();
    await page.getByText('We asked the customer whether you may contact them').waitFor();
    await picture('request-taken');

    // The customer opens the link of the reply.
    await expect.poll(() => receiver.texts.at(-1), { timeout: 20_000 }).toContain('Rhône Pose can help you');
    const link = /http\S+/.exec(receiver.texts.at(-1)!)![0];
    const partnerPage = page;
    page = await telephones.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(link);
    await page.getByLabel('Your name').fill('Nora');
    await page.getByLabel('Telephone or e-mail').fill('06 12 34 56 78');
    expect(await flaws()).toEqual([]);
    await picture('customer-consent');
    await page.getByRole('button', { name: 'Yes, contact me' }).click();
    await page.getByText('Rhône Pose will contact you').waitFor();
    const own = page.url();

    const customerPage = page;
    page = partnerPage;
    await page.getByText('06 12 34 56 78').waitFor();
    expect(await flaws()).toEqual([]);
    await picture('request-contact');
    await page.getByRole('button', { name: 'I contacted them' }).click();
    await page.getByRole('button', { name: 'It is done' }).click();
    await page.getByText('We asked the customer whether it worked out.').waitFor();

    page = customerPage;
    await page.goto(own);
    await page.reload();
    await page.getByRole('button', { name: 'Yes, it worked' }).click();
    await page.getByText('Good to hear').waitFor();
    await picture('customer-confirmed');
    page = partnerPage;
    await page.getByText('The customer confirmed it.').waitFor();
    await page.getByText('1 request confirmed by the customer').waitFor();
  }, 120_000);

  it('shows staff their partners with what came of it', async () => {
    page = await stage.person({ viewport: { width: 1280, height: 900 } });
    await page.goto(product.signInLink);
    await page.getByText('Everything is answered').or(page.locator('[data-row]').first()).first().waitFor();
    await page.goto(`${product.url}/settings/partners`);
    await page.getByText('1 confirmed by customers').waitFor();
    await page.getByRole('button', { name: 'New partner' }).click();
    await page.getByLabel('Name', { exact: true }).first().fill('Alpes Service');
    await page.getByLabel('Territories, one a line').fill('Atlantis, FR +5 km');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('no place called Atlantis').waitFor();
    expect(await flaws()).toEqual([]);
    await picture('partner-form');
    await page.getByLabel('Territories, one a line').fill('FR / Auvergne-Rhône-Alpes');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Alpes Service' }).waitFor();
    expect(await flaws()).toEqual([]);
    await picture('partners');
  }, 120_000);
});

function post(id: string, text: string): Record<string, unknown> {
  return { id, text, author: { id: `u-${id}`, handle: `u_${id}`, name: `Person ${id}` }, postedAt: new Date().toISOString(), form: 'post' };
}
