import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, createServer as createListener, type Socket } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { Webhook } from 'standardwebhooks';

let delivered = 0;

/** Delivers a mention as a network would, signed. Tries again while the product is away, as networks do. */
export async function deliver(
  channel: { address: string; secret: string },
  mention: { id: string; text: string; author: string; name?: string },
): Promise<void> {
  const body = JSON.stringify({
    mentions: [
      {
        id: mention.id,
        text: mention.text,
        author: { id: mention.author, handle: mention.author, name: mention.name ?? null },
        postedAt: new Date().toISOString(),
        form: 'post',
      },
    ],
  });
  const messageId = `msg_${++delivered}`;
  for (let attempt = 0; ; attempt++) {
    const now = new Date();
    try {
      const answer = await fetch(channel.address, {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/json',
          'webhook-id': messageId,
          'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
          'webhook-signature': new Webhook(channel.secret).sign(messageId, now, body),
        },
      });
      if (answer.status === 202) return;
      throw new Error(`the delivery was answered with ${answer.status}: ${await answer.text()}`);
    } catch (error) {
      if (attempt === 400 || !(error instanceof TypeError)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

export interface Receiver {
  url: string;
  /** Texts of the replies that arrived. */
  texts: string[];
  server: Server;
}

/** Where replies of a signed webhook arrive. */
export async function startReceiver(): Promise<Receiver> {
  const texts: string[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      texts.push((JSON.parse(Buffer.concat(parts).toString('utf8')) as { data: { text: string } }).data.text);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ id: `remote-${texts.length}` }));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no address');
  return { url: `http://127.0.0.1:${address.port}/replies`, texts, server };
}

export interface Letter {
  to: string;
  subject: string;
  text: string;
}

export interface Postbox {
  smtpUrl: string;
  letters: Letter[];
  /** The first address in the newest letter to somebody whose subject holds these words; null: none came yet. */
  link(to: string, subject: string): string | null;
  close(): void;
}

/** Where all mail of a product arrives. */
export async function startPostbox(): Promise<Postbox> {
  const letters: Letter[] = [];
  const smtp = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData: (stream, session, done) => {
      void PostalMime.parse(new Response(stream as never).body!).then(({ subject, text }) => {
        letters.push({ to: session.envelope.rcptTo[0]!.address, subject: subject ?? '', text: text ?? '' });
        done();
      }, done);
    },
  });
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
  const { port } = smtp.server.address() as { port: number };
  return {
    smtpUrl: `smtp://127.0.0.1:${port}`,
    letters,
    link: (to, subject) => {
      const letter = letters.findLast((one) => one.to === to && one.subject.includes(subject));
      return letter ? /http\S+/.exec(letter.text)![0] : null;
    },
    close: () => smtp.close(),
  };
}

export interface Room {
  url: string;
  /** What it was told, as it arrived. */
  cards: string[];
  server: Server;
}

/** A room of colleagues, as Slack takes messages. */
export async function startRoom(): Promise<Room> {
  const cards: string[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      cards.push(Buffer.concat(parts).toString('utf8'));
      response.writeHead(200, { 'content-type': 'text/plain' }).end('ok');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return { url: `http://127.0.0.1:${port}/services/room`, cards, server };
}

/** A way to the product that can be cut, as a cable is. */
export async function startLine(to: string): Promise<{ url: string; cut(): void; mend(): void; close(): void }> {
  const { port, hostname } = new URL(to);
  const open = new Set<Socket>();
  let isCut = false;
  const listener = createListener((near) => {
    near.on('error', () => undefined);
    if (isCut) return near.destroy();
    const far = connect(Number(port), hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.pipe(other);
      one.on('error', () => undefined);
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
    }
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  if (typeof address !== 'object' || !address) throw new Error('no address');
  const cut = (): void => {
    isCut = true;
    for (const socket of open) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${address.port}`,
    cut,
    mend: () => void (isCut = false),
    close: () => {
      cut();
      listener.close();
    },
  };
}
