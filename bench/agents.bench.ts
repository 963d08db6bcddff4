import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { Sessions } from '#accounts';
import type { ClientEvents, ConversationView, EventView, Me, Page, ServerEvents } from '#contracts';
import { Database, startEmbedded } from '#database';
import { newId } from '#kernel';
import { type Product, startProduct } from '../test/product.js';
import { PushedRows } from '../apps/web/src/feed/pushed-rows.js';
import { inventMentions } from './mentions.js';
import { coresDuring } from './processor.js';

const gatherMs = 200;

interface Agent {
  call(method: string, at: string, body?: unknown): Promise<Response>;
  socket: Socket<ServerEvents, ClientEvents>;
}

interface Rows {
  sent: number;
  fetched: number;
}

/** Cookies of so many agents who signed in. */
async function signedIn(product: Product, agents: number): Promise<string[]> {
  const { workspace } = await product.call<Me>('GET', '/api/v1/me');
  // The server of the product, which is running, so it is only asked where it is.
  const { url } = await startEmbedded({ folder: path.join(product.folder, 'data') });
  const database = await Database.open({ url, poolSize: 2 });
  try {
    const sessions = new Sessions(database);
    const cookies: string[] = [];
    for (let nth = 0; nth < agents; nth++) {
      const [memberId, accountId] = [newId(), newId()];
      await database.inWorkspace({ workspaceId: workspace.id }, async (tx) => {
        await tx.query(`insert into account (id, email, name) values ($1::uuid, $1::uuid || '@example.org', 'Agent')`, [accountId]);
        await tx.query(
          `insert into member (workspace_id, id, account_id, name, email, role) values ($1, $2, $3::uuid, $4, $3::uuid || '@example.org', 'agent')`,
          [workspace.id, memberId, accountId, `Agent ${nth}`],
        );
        await tx.query(`insert into directory_member (account_id, workspace_id, member_id) values ($1, $2, $3)`, [accountId, workspace.id, memberId]);
      });
      const opened = await sessions.open(workspace.id, memberId, { userAgent: 'bench', address: '127.0.0.1' }, 'session.opened');
      cookies.push(`__Host-earshot=${opened!.token}`);
    }
    return cookies;
  } finally {
    await database.close();
  }
}

/** An agent as a browser of theirs behaves: a socket, and rows of what it hears of. */
async function atWork(product: Product, cookie: string, rows: Rows): Promise<Agent> {
  const call: Agent['call'] = (method, at, body) =>
    fetch(`${product.url}/api/v1/${at}`, {
      method,
      headers: { cookie, 'content-type': 'application/json', 'x-requested-with': 'bench' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const socket: Agent['socket'] = io(product.url, { path: '/feed', extraHeaders: { cookie }, transports: ['websocket'], forceNew: true });
  let gathered: EventView[] = [];
  let timer: NodeJS.Timeout | null = null;
  const pushed = new PushedRows();
  const pass = async (): Promise<void> => {
    timer = null;
    const events = gathered;
    gathered = [];
    if (await pushed.reach(events[0]!.seq, events.at(-1)!.seq, 1_000)) return;
    const ids = [...new Set(events.flatMap(({ conversationId }) => conversationId ?? []))];
    for (let from = 0; from < ids.length; from += 100) {
      const answer = await call('GET', `conversations?ids=${ids.slice(from, from + 100).join(',')}&limit=100`);
      rows.fetched += ((await answer.json()) as Page<ConversationView>).items.length;
    }
  };
  socket.on('rows', (message) => {
    rows.sent += message.items?.length ?? 0;
    pushed.hear(message);
  });
  socket.on('events', ({ items }) => {
    if (items.length === 0) return;
    gathered.push(...items);
    timer ??= setTimeout(() => void pass(), gatherMs);
  });
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  pushed.begin(await socket.emitWithAck('rows'));
  return { call, socket };
}

/** Agents of one workspace, each with a list open, while posts come in and others of them assign, tag and resolve: cores that it takes. */
export async function benchAgents({ agents = 200, rate = 20, seconds = 20 } = {}): Promise<Record<string, number>> {
  const product = await startProduct();
  const all: Agent[] = [];
  try {
    const channel = await product.webhook('Bench');
    const rows: Rows = { sent: 0, fetched: 0 };
    let sent = 0;
    let turn = 0;
    let took = 0;
    const busy = async (): Promise<void> => {
      const mentions = inventMentions(++turn, rate * seconds);
      const startedAt = performance.now();
      let open: string[] = [];
      for (let change = 0; change < rate * seconds; change++) {
        await wait(Math.max(0, startedAt + (change * 1_000) / rate - performance.now()));
        if (change % rate === 0) {
          const { items } = await product.call<Page<ConversationView>>('GET', '/api/v1/conversations?view=unassigned&limit=50');
          open = items.map(({ id }) => id);
        }
        const agent = all[change % all.length]!;
        const id = open.pop();
        if (change % 2 === 0 || !id) await product.deliver(channel, [mentions[sent++ % mentions.length]]);
        else await agent.call('POST', `conversations/${id}/${change % 4 === 1 ? 'assign' : 'resolve'}`, change % 4 === 1 ? { memberId: null } : {});
      }
      took = (performance.now() - startedAt) / 1_000;
    };
    const cores = async (): Promise<Awaited<ReturnType<typeof coresDuring>>> => {
      await wait(3_000);
      [rows.sent, rows.fetched] = [0, 0];
      return coresDuring(product, busy);
    };
    const cookies = await signedIn(product, agents);
    all.push(await atWork(product, cookies[0]!, rows));
    await cores();
    const alone = await cores();
    for (const cookie of cookies.slice(1)) all.push(await atWork(product, cookie, rows));
    const together = await cores();
    return {
      [`cores of api, worker and Postgres with one agent and ${rate} changes a second`]: alone.all,
      [`cores of api, worker and Postgres with ${agents} agents`]: together.all,
      'of these the api': together.api,
      'the worker': together.worker,
      Postgres: together.postgres,
      'changes made a second': Math.round((rate * seconds) / took),
      'rows sent to screens, a second': Math.round(rows.sent / seconds),
      'rows that screens had to fetch, a second': Math.round(rows.fetched / seconds),
    };
  } finally {
    for (const { socket } of all) socket.close();
    await product.stop();
  }
}
