import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectFolder } from '#kernel';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { testServer } from '../../test/server.js';
import { findChromium, openBrowser } from '../../../../e2e/browser.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

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
      await page.evaluate(axe);
      const { violations } = (await page.evaluate(`axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })`)) as {
        violations: { id: string; nodes: { failureSummary: string; html: string }[] }[];
      };
      expect(violations).toEqual([]);
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
    } finally {
      await browser.close();
      site.close();
      await server.close();
    }
  }, 110_000);
});
