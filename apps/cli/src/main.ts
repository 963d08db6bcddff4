import { Command } from 'commander';
import { ConfigError } from '#config';
import { version } from '#kernel';

/** Each command is loaded when it is asked for, so that `classify` starts without a database driver. */
const program = new Command('earshot')
  .description('Hears what people say about you, sorts it, and brings it to whoever can answer.')
  .version(version)
  .showHelpAfterError('Try: earshot --help');

program
  .command('start')
  .description('start everything: database, api and worker; the settings are in docs/configuration.md')
  .action(async () => (await import('./start.js')).start());

program
  .command('migrate')
  .description('bring the database of DATABASE_URL (or the embedded one) up to date, make its first owner, and stop')
  .action(async () => (await import('./migrate.js')).migrate());

program
  .command('doctor')
  .description('say what is configured, what can be reached, and what is wrong')
  .action(async () => (await import('./doctor.js')).doctor());

program
  .command('classify')
  .description('read JSON lines {"id","text","lang"?} on stdin, write {"id", ...reading} on stdout; needs no server')
  .option('--explain', 'add the words that decided, as ranges of the text')
  .option('--model <name>', 'default, open, or the path of a model file', process.env['EARSHOT_MODEL'] ?? 'default')
  .action(async (options) => (await import('./classify.js')).classify(process.stdin, process.stdout, options));

program
  .command('simulate')
  .description('print an invented stream of mentions as JSON lines, always the same for the same seed')
  .option('--seed <text>', 'what to invent from: a whole number', '1')
  .option('--count <n>', 'how many', '100')
  .action(async (options) => (await import('./simulate.js')).simulate(process.stdout, options));

program
  .command('simulate-quiet')
  .description('measure the search for spikes: false alarms on quiet traffic, and how fast a burst is found; takes minutes')
  .option('--months <n>', 'months of quiet at each volume', '6')
  .action(async (options) => (await import('./simulate-quiet.js')).simulateQuiet(process.stdout, options));

program
  .command('replay <file>')
  .description('send a JSON lines file of mentions through a signed webhook channel, over HTTP')
  .requiredOption('--channel <id>', 'the channel to deliver to')
  .requiredOption('--secret <whsec>', "the channel's signing secret", process.env['EARSHOT_CHANNEL_SECRET'])
  .option('--url <address>', 'where Earshot is', 'http://127.0.0.1:3000')
  .option('--rate <n>', 'mentions a second; 0 sends as fast as they are taken', '50')
  .option('--speed <n>', 'keep the original gaps, this many times faster; overrides --rate')
  .option('--batch <n>', 'mentions a delivery, 1 to 1000', '1')
  .option('--limit <n>', 'stop after so many')
  .action(async (file, options) => (await import('./replay.js')).replay(file, options));

program
  .command('corrections <folder>')
  .description('write what people corrected as a data set for `npm run train -- --data <folder>`; needs the database')
  .option('--workspace <id>', 'of this workspace only')
  .action(async (folder, options) => (await import('./corrections.js')).exportCorrections(folder, options));

program
  .command('reset-password <email>')
  .description('set a new random password, print it, and end the sessions of that account')
  .action(async (email) => (await import('./accounts.js')).printNewPassword(email));

program
  .command('sign-in-link')
  .description("print a one-time sign-in link for the workspace's owner")
  .action(async () => (await import('./accounts.js')).printSignInLink());

program
  .command('quarantine')
  .description('say what was delivered and could not be understood')
  .option('--read-again', 'have those deliveries read once more, as after an upgrade')
  .action(async (options) => (await import('./quarantine.js')).quarantine(options));

program
  .command('verify-audit')
  .description('follow the audit log of each workspace and say whether an entry was changed or is missing')
  .action(async () => (await import('./audit.js')).verifyAudit());

program
  .command('rotate-key')
  .description('seal the credentials of channels and webhooks with a new key, while Earshot runs')
  .action(async () => (await import('./rotate-key.js')).rotateKey());

program
  .command('backup <file>')
  .description('write everything into one file (gzip), from a single moment; needs no pg_dump')
  .action(async (file) => (await import('./backup.js')).backup(file));

program
  .command('restore <file>')
  .description('fill an empty database from a backup')
  .action(async (file) => (await import('./backup.js')).restore(file));

try {
  await program.parseAsync();
} catch (error) {
  // What the user can mend is a sentence; what they cannot keeps its stack for a report.
  const known = error instanceof ConfigError || ['EmbeddedError', 'AppError', 'Refusal'].includes((error as Error).constructor.name);
  process.stderr.write(known ? `earshot: ${(error as Error).message}\n` : `${(error as Error).stack}\n`);
  process.exitCode = 1;
}
