import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChannelCreated, DeskView, MemberView } from '#contracts';
import type { Product } from '../test/product.js';
import { findChromium } from './browser.js';
import { type Receiver, type Room, startRoom } from './outside.js';
import { flaws, openStage, type Stage } from './stage.js';

const chromium = findChromium();
const pictures = process.env['EARSHOT_PICTURES'];
const screen = { viewport: { width: 1440, height: 900 } };

interface Listed {
  id: string;
  snippet: string;
  deskId: string | null;
  assigneeId: string | null;
}

describe.runIf(chromium)('a supervisor and an agent', () => {
  let stage: Stage;
  let product: Product;
  let receiver: Receiver;
  let room: Room;
  let channel: ChannelCreated;
  let sam: Page;
  let ana: Page;
  let anaId = '';
  let parcelsId = '';

  const picture = async (page: Page, name: string): Promise<void> => {
    if (pictures) await page.screenshot({ path: `${pictures}/staff-${name}.png` });
  };
  const come = async (id: string, text: string): Promise<void> => {
    const author = { id: `u-${id}`, handle: `u_${id}`, name: `Person ${id}` };
    await product.deliver(channel, [{ id, text, author, postedAt: new Date().toISOString(), form: 'message' }]);
  };
  const conversation = async (text: string): Promise<Listed | undefined> =>
    (await product.call<{ items: Listed[] }>('GET', '/api/v1/conversations?view=all')).items.find(({ snippet }) => snippet.includes(text));
  const open = async (page: Page, text: string): Promise<void> => {
    await page.goto(`${product.url}/inbox/all/${(await conversation(text))!.id}`);
    await page.getByRole('log').waitFor();
  };
  const answer = async (text: string): Promise<void> => {
    await ana.getByRole('log').focus();
    await ana.keyboard.press('r');
    await ana.locator('textarea:focus').fill(text);
    await ana.keyboard.press('Control+Enter');
  };
  const join = async (email: string, name: string, role: string): Promise<Page> => {
    const { link } = await product.call<{ link: string }>('POST', '/api/v1/members', { email, name, role });
    const page = await stage.person(screen);
    await page.goto(new URL(link, product.url).href);
    await page.getByLabel('Your name').fill(name);
    await page.getByLabel('Password').fill('a-long-password-of-theirs');
    await page.getByRole('button', { name: 'Join' }).click();
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
    return page;
  };

  beforeAll(async () => {
    stage = await openStage(chromium!);
    ({ product, receiver } = stage);
    room = await startRoom();
    channel = await product.webhook('Shop', { replyUrl: receiver.url });
    sam = await join('sam@example.org', 'Sam Ortiz', 'supervisor');
    ana = await join('ana@example.org', 'Ana Lima', 'agent');
    const members = (await product.call<{ items: MemberView[] }>('GET', '/api/v1/members')).items;
    anaId = members.find(({ name }) => name === 'Ana Lima')!.id;
    parcelsId = (await product.call<DeskView>('POST', '/api/v1/desks', { kind: 'support', name: 'Parcels' })).id;
    await product.call('POST', `/api/v1/desks/${parcelsId}/members/${members.find(({ name }) => name === 'Sam Ortiz')!.id}`, {});
  }, 120_000);

  afterAll(async () => {
    room?.server.close();
    await stage?.close();
  }, 60_000);

  it('says who sits at a desk, what they can do and when they work', async () => {
    await sam.goto(`${product.url}/desks`);
    const support = sam.getByRole('region', { name: 'Support' });
    await support.getByRole('combobox', { name: 'Work is' }).selectOption('capacity');
    await support.getByRole('button', { name: 'Change Sam Ortiz at Support' }).click();
    await sam.getByLabel('At most at once, at this desk').fill('0');
    await sam.getByRole('button', { name: 'Save', exact: true }).click();
    await support.getByRole('button', { name: 'Change Ana Lima at Support' }).click();
    await sam.getByLabel('Languages', { exact: true }).fill('en, fr');
    await sam.getByLabel('First day').fill('2099-12-24');
    await sam.getByRole('button', { name: 'Add leave' }).click();
    await sam.getByRole('button', { name: 'Remove 24 Dec 2099' }).waitFor();
    expect(await flaws(sam)).toEqual([]);
    await picture(sam, 'person');
    await sam.getByRole('button', { name: 'Save', exact: true }).click();
    await support.getByText('English · French · at most 8 · on leave from 24 Dec 2099').waitFor();
    expect(await flaws(sam)).toEqual([]);
    await picture(sam, 'desks');
  });

  it('hands work to whoever is there and has room, and shows the agent why', async () => {
    await ana.goto(`${product.url}/inbox/mine`);
    await come('m1', 'My parcel is late and I want my money. When does it come?');
    await ana.locator('[data-row]', { hasText: 'Person m1' }).click();
    await ana.getByText('Given to Ana Lima.').waitFor();
    await ana.getByText('holds 0 of 0').waitFor();
    await ana.getByText(/^has no room/).waitFor();
    expect(await flaws(ana)).toEqual([]);
    await picture(ana, 'why');
  });

  it('holds an answer that a rule wants approved; a supervisor changes and approves it, or refuses it', async () => {
    await sam.goto(`${product.url}/rules`);
    await sam.getByRole('button', { name: 'New rule' }).click();
    await sam.getByLabel('Name', { exact: true }).fill('Refunds');
    await sam.getByRole('combobox', { name: 'When it is asked' }).selectOption('reply');
    await sam.getByLabel('Condition', { exact: true }).fill('refund');
    await sam.getByText('says “refund”').waitFor();
    await sam.getByRole('button', { name: 'Save', exact: true }).click();
    await sam.getByText('waits for a supervisor').waitFor();

    await answer('You get a full refund.');
    await ana.getByText('Waits for a supervisor').waitFor();
    await sam.getByRole('link', { name: /Waiting for approval/ }).click();
    await sam.locator('[data-row]', { hasText: 'Person m1' }).click();
    const band = sam.getByRole('region', { name: 'Approval' });
    await band.getByText(/left$/).waitFor();
    expect(await flaws(sam)).toEqual([]);
    await picture(sam, 'approval');
    await band.getByRole('button', { name: 'Change it' }).click();
    await band.getByLabel('The answer').fill('You get a full refund by Friday.');
    await band.getByRole('button', { name: 'Approve' }).click();
    await expect.poll(() => receiver.texts, { timeout: 20_000 }).toEqual(['You get a full refund by Friday.']);
    await ana.getByText('Sam Ortiz approved it').waitFor();

    await answer('And a second refund.');
    await sam.getByRole('region', { name: 'Approval' }).getByRole('button', { name: 'Refuse' }).click();
    await sam.getByLabel('Why not').fill('One is enough');
    await picture(sam, 'refuse');
    await sam.getByRole('button', { name: 'Refuse' }).click();
    await ana.getByText('One is enough').waitFor();
    await picture(ana, 'refused');
    expect(receiver.texts).toHaveLength(1);
  }, 90_000);

  it('tries a rule on past posts before it is on', async () => {
    await sam.goto(`${product.url}/rules`);
    await sam.getByRole('button', { name: 'New rule' }).click();
    await sam.getByLabel('Condition', { exact: true }).fill('parcel');
    await sam.getByRole('combobox', { name: 'Desk' }).selectOption({ label: 'Parcels' });
    await sam.getByRole('button', { name: 'Try on past posts' }).click();
    await sam.getByText(/It would have matched 1 of \d+ posts?/).waitFor();
    await sam.getByText('Support → Parcels').click();
    await sam.getByRole('dialog').getByText('My parcel is late').waitFor();
    expect(await flaws(sam)).toEqual([]);
    await picture(sam, 'dry-run');
    await sam.keyboard.press('Escape');
  });

  it('switches to a crisis and back: other routing, a pinned answer, the live wall', async () => {
    await sam.getByRole('button', { name: 'Crisis…' }).click();
    await sam.getByRole('combobox', { name: 'New work goes to' }).selectOption({ label: 'Parcels' });
    await sam.getByLabel('Pinned answer').fill('We know, and are on it.');
    await picture(sam, 'crisis-dialog');
    await sam.getByRole('button', { name: 'Switch to crisis' }).click();
    await sam.waitForURL(/\/live/);
    await sam.getByText('Crisis', { exact: true }).waitFor();
    await sam.getByRole('heading', { name: 'Rules', exact: true }).waitFor({ state: 'detached' });
    await picture(sam, 'crisis-wall');
    await come('m2', 'The whole shop is down, nothing works!');
    await expect.poll(async () => (await conversation('shop is down'))?.deskId, { timeout: 20_000 }).toBe(parcelsId);
    await open(ana, 'parcel is late');
    await ana.getByText('We know, and are on it.').waitFor();
    expect(await flaws(ana)).toEqual([]);
    await picture(ana, 'pinned');
    await sam.getByRole('button', { name: 'Back to normal' }).click();
    await sam.getByText('To the live wall').waitFor({ state: 'detached' });
    await ana.getByText('We know, and are on it.').waitFor({ state: 'detached' });
    await come('m3', 'Is the shop open on Sunday?');
    await expect.poll(async () => (await conversation('open on Sunday'))?.assigneeId, { timeout: 20_000 }).toBe(anaId);
  }, 90_000);

  it('brings in a room of colleagues with the question and the way back', async () => {
    await product.call('POST', '/api/v1/rooms', { kind: 'slack', name: '#logistics', url: room.url });
    await open(ana, 'parcel is late');
    await ana.getByRole('button', { name: 'More', exact: true }).click();
    await ana.getByRole('menuitem', { name: 'Bring in colleagues' }).click();
    await ana.getByLabel('What do you want to know?').fill('Where is parcel 17?');
    await ana.getByRole('button', { name: 'Ask them' }).click();
    await expect.poll(() => room.cards.length, { timeout: 20_000 }).toBe(1);
    expect(room.cards[0]).toContain('Where is parcel 17?');
    const back = /http[^"|>\s]+\/inbox\/[^"|>\s]+/.exec(room.cards[0]!)![0];
    await sam.goto(back);
    await sam.getByRole('log').getByText('My parcel is late').waitFor();
    await sam.getByText('#logistics').waitFor();
    await picture(sam, 'room');
  }, 60_000);

  it('says what came of it, lets a person correct it with a reason, and begins reports with it', async () => {
    await product.call('POST', `/api/v1/conversations/${(await conversation('parcel is late'))!.id}/resolve`, {});
    await open(sam, 'parcel is late');
    await sam.getByRole('button', { name: 'Correct it' }).click();
    await sam.getByRole('combobox', { name: 'What', exact: true }).selectOption('connected');
    await sam.getByLabel('Why', { exact: true }).fill('The carrier called them');
    await sam.getByRole('dialog').getByRole('button', { name: 'Correct it' }).click();
    await sam.getByText('The carrier called them').waitFor();
    expect(await flaws(sam)).toEqual([]);
    await picture(sam, 'came');
    await sam.getByRole('link', { name: 'Reports' }).click();
    for (const name of ['Real conversations', 'Issues resolved', 'Questions answered', 'Connected to a partner']) await sam.getByText(name).first().waitFor();
    expect(await flaws(sam)).toEqual([]);
    await picture(sam, 'reports');
  });

  it('takes back what an agent has not touched when they take a break', async () => {
    await ana.getByRole('button', { name: /account/ }).click();
    await ana.getByRole('menuitem', { name: /Take a break/ }).click();
    await expect.poll(async () => (await conversation('open on Sunday'))?.assigneeId, { timeout: 20_000 }).toBeNull();
  }, 40_000);
});
