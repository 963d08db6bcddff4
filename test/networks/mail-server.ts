import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTransport } from 'nodemailer';
import { SMTPServer } from 'smtp-server';

const dovecot = ['/usr/sbin/dovecot', '/usr/local/sbin/dovecot'].find((file) => existsSync(file));
const isRoot = process.getuid?.() === 0;
/** Whoever owns the letters: Dovecot lets no mailbox belong to root. */
const nobody = Number(spawnSync('id', ['-u', 'nobody'], { encoding: 'utf8' }).stdout.trim());
const nogroup = Number(spawnSync('id', ['-g', 'nobody'], { encoding: 'utf8' }).stdout.trim());

export const dovecotIsHere = dovecot !== undefined && isRoot && Number.isInteger(nobody);

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

/** A real mail server on ports of its own, with mailboxes for these names; all share a password. */
export async function openMailServer(names: readonly string[], password: string) {
  const folder = mkdtempSync(path.join(tmpdir(), 'earshot-mail-'));
  const [imap, lmtp] = [await freePort(), await freePort()];
  const mail = path.join(folder, 'mail');
  mkdirSync(mail);
  // The server's own users look the passwords up.
  chmodSync(folder, 0o755);
  chownSync(mail, nobody, nogroup);
  const passwd = path.join(folder, 'passwd');
  writeFileSync(passwd, names.map((name) => `${name}:{PLAIN}${password}:${nobody}:${nogroup}::${mail}/${name}::\n`).join(''), { mode: 0o644 });
  const file = path.join(folder, 'dovecot.conf');
  writeFileSync(
    file,
    `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_username_format = %n
recipient_delimiter = +
mail_location = maildir:${mail}/%n
first_valid_uid = 1
mail_max_userip_connections = 50
passdb {
  driver = passwd-file
  args = ${passwd}
}
userdb {
  driver = passwd-file
  args = ${passwd}
}
namespace inbox {
  inbox = yes
  mailbox Sent {
    special_use = \\Sent
    auto = create
  }
}
service imap-login {
  inet_listener imap {
    address = 127.0.0.1
    port = ${imap}
  }
  inet_listener imaps {
    port = 0
  }
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${lmtp}
  }
}
`,
  );
  let child: ChildProcess;
  const start = async (): Promise<void> => {
    child = spawn(dovecot!, ['-F', '-c', file], { stdio: 'ignore' });
    for (;;) {
      const probe = createTransport({ host: '127.0.0.1', port: lmtp, lmtp: true, ignoreTLS: true });
      const up = await probe.verify().catch(() => false);
      probe.close();
      if (up) return;
      if (child.exitCode !== null) throw new Error(`Dovecot ended with ${child.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
  };
  await start();
  return {
    imap,
    start,
    stop,
    /** As another mail server hands a letter over. */
    deliver: async (to: string, letter: { from: string; raw: string }): Promise<void> => {
      const transport = createTransport({ host: '127.0.0.1', port: lmtp, lmtp: true, ignoreTLS: true });
      await transport.sendMail({ envelope: { from: letter.from, to }, raw: letter.raw.replaceAll(/\r?\n/g, '\r\n') });
      transport.close();
    },
    close: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface TakenLetter {
  from: string;
  to: string[];
  raw: string;
  header(name: string): string;
}

/** Takes letters for everybody; `answers` may say no to one, or cut the line after it was taken. */
export async function openPost(password: string) {
  const taken: TakenLetter[] = [];
  const answers: { refuse: RegExp | null; cutAfter: boolean } = { refuse: null, cutAfter: false };
  const server = new SMTPServer({
    hideSTARTTLS: true,
    allowInsecureAuth: true,
    logger: false,
    onAuth: (auth, _, done) => (auth.password === password ? done(null, { user: auth.username }) : done(new Error('The password is wrong'))),
    onRcptTo: ({ address }, _, done) => done(answers.refuse?.test(address) ? Object.assign(new Error('5.1.1 no such user'), { responseCode: 550 }) : null),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('utf8');
        const { mailFrom, rcptTo } = session.envelope;
        const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replaceAll(/\r\n[ \t]+/g, ' ');
        taken.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          raw,
          header: (name) => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1] ?? '',
        });
        if (answers.cutAfter)
          for (const { _socket: socket } of (server as unknown as { connections: Set<{ _socket: { destroy(): void } }> }).connections) socket.destroy();
        else done();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return { port, taken, answers, close: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}
