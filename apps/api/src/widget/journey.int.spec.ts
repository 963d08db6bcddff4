import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectFolder } from '#kernel';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { describe, expect, it, vi } from 'vitest';
import { testServer } from '../../test/server.js';
import { findChromium, openBrowser } from '../../../../e2e/browser.js';
import { flaws } from '../../../../e2e/stage.js';

const pictures = process.env['EARSHOT_PICTURES'];
const picture = async (page: Page, name: string): Promise<void> => {
  if (pictures) await page.screenshot({ path: `${pictures}/${name}.png` });
};

const chromium = findChromium();
const built = path.join(projectFolder, 'dist/widget/widget.js');
const possible = chromium !== null && existsSync(built);
if (!possible) console.warn('\n*** There is no Chromium on this machine, or the widget is not built: the journey of a visitor DOES NOT RUN. ***\n');

describe.runIf(possible)('the widget in a browser', () => {
  it('weighs little', () => {
    expect(gzipSync(readFileSync(built)).length).toBeLessThan(15 * 1_024);
  });

  it('is written to by keyboard, shows the answer, after a reload too, and sends once what was written without a connection', async () => {
    const server = await testServer();
    const owner = await server.visitor();
    const taken = () => server.database.inWorkspace(owner, (tx) => tx.query<{ body: string }>('select body from intake'));
    let script = '';
    const site = createServer((_, response) => {
      response.setHeader('content-security-policy', `default-src 'none'; script-src ${server.url} 'unsafe-eval'; connect-src ${server.url}; style-src 'none'`);
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(
        `<!doctype html><html lang="en"><head><title>A shop</title><script async src="${script}"></script></head><body><main><h1>A shop</h1></main></body></html>`,
      );
    }).listen(0, '127.0.0.1');
    await once(site, 'listening');
    const url = `http://127.0.0.1:${(site.address() as { port: number }).port}`;
    const { body: made } = await owner.request('POST', 'channels', {
      network: 'widget',
      name: 'Site',
      config: { sites: [url], title: 'Shop', greeting: 'How can we help?' },
    });
    script = `${server.url}${made.deliverTo}`;
    const browser = await openBrowser(chromium!);
    try {
      const context = await browser.newContext({ viewport: { width: 360, height: 640 }, colorScheme: 'dark', locale: 'en-GB' });
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      await page.goto(url);
      await page.getByRole('button', { name: 'Write to us' }).focus();
      await page.keyboard.press('Enter');
      await page.getByText('How can we help?').waitFor();
      await page.keyboard.type('My parcel never came!');
      await page.keyboard.press('Enter');
      await page.getByRole('log').getByText('never came').waitFor();
      await vi.waitUntil(async () => (await taken()).length > 0, { timeout: 15_000 });
      await server.work(owner.workspaceId);
      const [conversation] = (await owner.request('GET', 'conversations')).body.items;
      await owner.request('POST', `conversations/${conversation.id}/replies`, { text: 'A new one leaves today.', basedOn: conversation.version });
      await server.database.inWorkspace(owner, (tx) =>
        tx.query(`update reply set state = 'sent', sent_at = now() where workspace_id = $1`, [owner.workspaceId]),
      );
      await page.getByRole('log').getByText('A new one leaves today.').waitFor();
      expect(await flaws(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
      await page.keyboard.press('Escape');
      await page.reload();
      await page.getByRole('button', { name: 'Write to us', exact: true }).click();
      const log = page.getByRole('log');
      await log.getByText('A new one leaves today.').waitFor();
      expect(await log.getByText('never came').count()).toBe(1);
      await context.setOffline(true);
      await page.getByLabel('Your message').fill('Written on a train');
      await page.keyboard.press('Enter');
      await page.getByText('No connection.').waitFor();
      await context.setOffline(false);
      await page.getByText('No connection.').waitFor({ state: 'detached' });
      expect(await log.getByText('Written on a train').count()).toBe(1);
      expect((await taken()).filter(({ body }) => body.includes('on a train'))).toHaveLength(1);

      // Approved answers while they type, without sending anything.
      const known = { question: 'How can I pair the headset with two phones?', answer: 'Hold both keys for five seconds.', lang: 'en' };
      await owner.request('POST', 'approved-answers', known);
      const before = (await taken()).length;
      await page.getByLabel('Your message').pressSequentially('pairing two phones with my heads');
      const answers = page.getByRole('region', { name: 'Perhaps this helps' });
      await answers.getByText(known.question).click();
      await answers.getByText(known.answer).waitFor();
      expect(await flaws(page)).toEqual([]);
      await picture(page, 'widget-answers');
      await answers.getByRole('button', { name: 'That helped' }).click();
      await answers.waitFor({ state: 'hidden' });
      await vi.waitUntil(async () => (await owner.request('GET', 'approved-answers')).body.items[0].helped === 1, { timeout: 15_000 });
      expect(await taken()).toHaveLength(before);

      // Somebody near, with consent.
      await owner.request('POST', 'partner-lists', {
        csv: 'partner,email,name,services,languages,territories\nRhône Pose,lea@example.org,Léa,installation,,"Lyon, FR +60 km"\n',
      });
      await page.reload();
      await page.getByRole('button', { name: 'Write to us', exact: true }).click();
      await page.getByRole('button', { name: 'Find somebody near you' }).click();
      await page.getByLabel('What do you need?').fill('Installing a heater');
      await page.getByLabel('Where?').fill('Lyon');
      await page.getByRole('button', { name: 'Look', exact: true }).click();
      await page.getByText('Rhône Pose: installation').waitFor();
      await page.getByLabel('Your name').fill('Nora');
      await page.getByLabel('Telephone or e-mail').fill('06 12 34 56 78');
      await page.getByLabel('may contact me').check();
      expect(await flaws(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
      await picture(page, 'widget-finder');
      await page.getByRole('button', { name: 'Ask them' }).click();
      await log.getByText('Installing a heater').waitFor();
      await vi.waitUntil(async () => (await taken()).some(({ body }) => body.includes('a heater')), { timeout: 15_000 });
      expect((await taken()).some(({ body }) => body.includes('06 12'))).toBe(false);
      await picture(page, 'widget-asked');
    } finally {
      await browser.close();
      site.close();
      await server.close();
    }
  }, 110_000);
});
