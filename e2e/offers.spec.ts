import { once } from 'node:events';
import { createServer } from 'node:http';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ApplicantView, ChannelCreated, CommunityView, ConversationView, Page as Listed, PartnersCsvView } from '#contracts';
import type { Product } from '../test/product.js';
import { findChromium } from './browser.js';
import { type Postbox, type Receiver, startPostbox } from './outside.js';
import { flaws as flawsOf, openStage, type Stage } from './stage.js';

const chromium = findChromium();
const pictures = process.env['EARSHOT_PICTURES'];
const telephone = { viewport: { width: 390, height: 844 }, locale: 'en-GB', hasTouch: true };

describe.runIf(chromium)('what is offered, on a telephone', () => {
  let stage: Stage;
  let product: Product;
  let receiver: Receiver;
  let postbox: Postbox;
  let channel: ChannelCreated;
  let telephones: BrowserContext;
  let page: Page;

  let push: Heard;

  beforeAll(async () => {
    push = await startPush();
    postbox = await startPostbox();
    stage = await openStage(chromium!, { SMTP_URL: postbox.smtpUrl, MAIL_FROM: 'us@example.org' });
    ({ product, receiver } = stage);
    channel = await product.webhook('Forum', { replyUrl: receiver.url });
    telephones = await stage.browser.newContext(telephone);
    page = await telephones.newPage();
    page.setDefaultTimeout(20_000);
  }, 120_000);
  afterAll(async () => {
    await stage?.close();
    postbox.close();
    push.close();
  }, 60_000);

  const picture = async (name: string): Promise<void> => {
    if (pictures) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
  };
  const flaws = (): Promise<string[]> => flawsOf(page);
  const card = (text: string) => page.getByRole('article').filter({ hasText: text });

  /** The page looks by itself every ten seconds; who cannot wait loads it anew. */
  const until = (text: string): Promise<boolean> =>
    vi.waitUntil(
      async () => {
        await page.reload();
        await page.getByText('Your record').waitFor();
        return (await page.getByText(text).count()) > 0;
      },
      { timeout: 20_000, interval: 200 },
    );
  const mailed = (to: string, subject: string): Promise<string> => vi.waitUntil(() => postbox.link(to, subject), { timeout: 20_000, interval: 50 });

  it('lets somebody apply by the join link, reading the guidelines in their own language', async () => {
    const { joinLink } = await product.call<CommunityView>('POST', '/api/v1/community/join-link');
    page = await stage.person({ ...telephone, locale: 'fr-FR' });
    await page.goto(joinLink!);
    await page.locator('ul[lang=fr]').waitFor();
    expect(await page.getByText('webhook').count()).toBe(0);
    expect(await flaws()).toEqual([]);
    await picture('join');
    await page.getByLabel('Votre nom').fill('Ana');
    await page.getByLabel('E-mail').fill('ana@example.org');
    await page.getByLabel('Ce que vous connaissez').fill('headset');
    await page.getByLabel('Langues dans lesquelles').fill('en');
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Demander à rejoindre' }).click();
    await page.getByRole('status').waitFor();
    await picture('join-sent');
    const { items } = await product.call<{ items: ApplicantView[] }>('GET', '/api/v1/applicants');
    await product.call('POST', `/api/v1/applicants/${items[0]!.id}/decide`, { accept: true });
  });

  it('signs them in by the mailed link, proves their handle by a post, and offers them what they know about, by mail and push too', async () => {
    page = await telephones.newPage();
    page.setDefaultTimeout(20_000);
    await telephones.grantPermissions(['notifications'], { origin: product.url });
    // The browser's own push service is out in the world; all else is the browser's.
    await page.addInitScript({ content: pushService(push.url) });
    await page.goto(await mailed('ana@example.org', 'invited'));
    await page.getByText('Nothing for you just now').waitFor();
    expect(await flaws()).toEqual([]);
    await picture('offers-none');

    await page.getByLabel('Your handle there').fill('ana');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    const code = await page.getByLabel(/^Code for/).inputValue();
    await product.deliver(channel, [post('code', `It is me: ${code}`, 'ana')]);
    // Until the post is read the code is nowhere to be found.
    const proven = page.getByText('proven', { exact: true });
    const look = page.getByRole('button', { name: 'Look for the code' });
    await vi.waitUntil(async () => (await look.click({ timeout: 1_000 }).catch(() => undefined), (await proven.count()) > 0), { timeout: 20_000 });
    await page.getByRole('button', { name: 'Tell me on this device' }).click();
    await page.getByText('This device tells you').waitFor();
    expect(await flaws()).toEqual([]);
    await picture('portal-told');
    await product.deliver(channel, [
      post('o1', 'How can I pair the headset with two phones at once (I am at 0612345678)?'),
      post('o2', 'Where does the headset keep its microphone?'),
      post('o3', 'Which cable does the headset need for charging in the car?'),
    ]);
    expect(await mailed('ana@example.org', 'Can you answer this?')).toContain('/sign-in#token=');
    await expect.poll(() => push.heard.length, { timeout: 20_000 }).toBe(3);
    expect(push.heard[0]).toMatchObject({ 'content-encoding': 'aes128gcm', authorization: expect.stringMatching(/^vapid t=/) });
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
  }, 60_000);

  it('shows a push while no page is open', async () => {
    const devtools = await telephones.newCDPSession(page);
    const registered = new Promise<string>((resolve) =>
      devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => registrations[0] && resolve(registrations[0].registrationId)),
    );
    await devtools.send('ServiceWorker.enable');
    const note = { tag: 'one', title: 'Can you answer this?', body: 'Open it.', path: '/offers' };
    const registrationId = await registered;
    // The same offer twice is one notice.
    for (let times = 0; times < 2; times++)
      await devtools.send('ServiceWorker.deliverPushMessage', { origin: product.url, registrationId, data: JSON.stringify(note) });
    const shown = (): Promise<string[]> =>
      page.evaluate('navigator.serviceWorker.ready.then((one) => one.getNotifications()).then((all) => all.map(({ title }) => title))');
    await expect.poll(shown, { timeout: 10_000 }).toEqual([note.title]);
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

  it('knows their answer on the network, and shows what the asker’s thanks make of it', async () => {
    await product.deliver(channel, [post('a2', 'It sits in the left arm.', 'ana', { inReplyTo: 'o2' })]);
    await until('2 questions answered');
    await product.deliver(channel, [post('t2', 'Thank you so much, that worked!', 'u-o2', { inReplyTo: 'a2' })]);
    await until('1 answer was confirmed');
    await page.getByText('Helper', { exact: true }).waitFor();
    await picture('record');
  });

  it('lets them leave by one click, and forgets their browser', async () => {
    await page.getByRole('button', { name: 'Leave' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
    await page.waitForURL('**/sign-in');
    const { items } = await product.call<{ items: { status: string }[] }>('GET', '/api/v1/advocates');
    expect(items.map(({ status }) => status)).toEqual(['deactivated']);
  });

  it('hands a request from near Lyon to a partner there, who never signs in: by the mailed link alone they take it and see it to its end', async () => {
    await product.call<PartnersCsvView>('POST', '/api/v1/partner-lists', {
      csv: 'partner,email,name,services,languages,territories\nRhône Pose,lea@example.org,Léa,installation,,"Lyon, FR +60 km"\n',
    });
    await product.deliver(channel, [post('near', 'Where can I get this installed near Lyon? I am at 06 12 34 56 78.')]);
    page = await stage.person(telephone);
    const mail = await mailed('lea@example.org', 'New request');
    expect(mail).toContain('/request#token=');
    await page.goto(mail);
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
    // By the mail again, as one comes back days later.
    await page.goto('about:blank');
    await page.goto(mail);
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
    await page.reload();
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

  it('lets staff offer a request by hand near a place, or ask where that is', async () => {
    await product.deliver(channel, [post('where', 'Could somebody come round and install it, is there a local service for that?')]);
    const asked = async () =>
      (await product.call<Listed<ConversationView>>('GET', '/api/v1/conversations?view=open')).items.find(({ author }) => author.handle === 'u-where');
    const conversation = await vi.waitUntil(asked, { timeout: 20_000 });
    const more = async (): Promise<void> => {
      await page.getByRole('button', { name: 'More', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Offer to partners' }).click();
    };
    await page.goto(`${product.url}/inbox/all/${conversation.id}`);
    await more();
    await page.getByText('No place is known yet.').waitFor();
    expect(await flaws()).toEqual([]);
    await picture('offer-dialog');
    await page.getByRole('button', { name: 'Ask them where they are' }).click();
    await page.getByText('Where are you: which town').waitFor();
    await more();
    await page.getByLabel('Near which place?').fill('Villeurbanne');
    await page.getByText('Villeurbanne, FR: Rhône Pose').waitFor();
    await page.getByRole('button', { name: 'Offer it' }).click();
    await page.getByText('It is offered to partners.').waitFor();
    await expect
      .poll(() => postbox.letters.filter(({ to, subject }) => to === 'lea@example.org' && subject.includes('New request')).length, { timeout: 20_000 })
      .toBe(2);
  }, 60_000);

  it('lets staff approve an answer that was given, for visitors of the site', async () => {
    await page.goto(`${product.url}/settings/answers`);
    const waiting = page.getByRole('region', { name: 'Waiting for your word' });
    await waiting.getByText('Where does the headset keep its microphone?').waitFor();
    await waiting.getByText('It sits in the left arm.').waitFor();
    expect(await flaws()).toEqual([]);
    await picture('answers-waiting');
    await waiting.getByRole('listitem').filter({ hasText: 'left arm' }).getByRole('button', { name: 'Show to others' }).click();
    await waiting.locator('textarea[name=answer]').fill('In the left arm.');
    await waiting.getByRole('button', { name: 'Show it to visitors' }).click();
    const shown = page.getByRole('region', { name: 'Shown to visitors' });
    await shown.getByText('In the left arm.').waitFor();
    expect(await flaws()).toEqual([]);
    await picture('answers');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await flaws()).toEqual([]);
    await picture('answers-telephone');
    await page.goto(`${product.url}/settings/saved-texts`);
    await page.getByRole('button', { name: 'New saved text' }).click();
    await page.getByLabel('What it is for').selectOption({ label: 'Asks a customer whether a partner may contact them' });
    await page.getByLabel('Text', { exact: true }).fill('May {{partner}} ring you?');
    expect(await flaws()).toEqual([]);
    await picture('saved-text-consent');
  }, 60_000);
});

function post(id: string, text: string, author = `u-${id}`, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { id, text, author: { id: author, handle: author, name: `Person ${id}` }, postedAt: new Date().toISOString(), form: 'post', ...more };
}

interface Heard {
  url: string;
  heard: Record<string, unknown>[];
  close(): void;
}

/** A push service, as far as whoever sends to it sees one. */
async function startPush(): Promise<Heard> {
  const heard: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    heard.push(request.headers);
    request.resume().on('end', () => response.writeHead(201).end());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as { port: number }).port}/one`, heard, close: () => server.close() };
}

/** In the page: the browser subscribes at this address instead of its maker's. */
function pushService(endpoint: string): string {
  const keys = {
    p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
    auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  };
  return `{
    const place = 'subscribed', given = ${JSON.stringify({ endpoint, keys })};
    const made = { ...given, toJSON: () => given, unsubscribe: async () => (localStorage.removeItem(place), true) };
    PushManager.prototype.subscribe = async () => (localStorage.setItem(place, 'yes'), made);
    PushManager.prototype.getSubscription = async () => (localStorage.getItem(place) ? made : null);
  }`;
}
