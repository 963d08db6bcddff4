import { z } from 'zod';

const host = z
  .string('is missing')
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9]([a-z0-9.:-]{0,251}[a-z0-9])?$/, 'must be the name of a server, such as imap.example.org');
const port = z.coerce.number().int().min(1, 'must be a port').max(65_535, 'must be a port');
/** `none` sends the password readable: for servers inside one's own network. */
const security = z.enum(['tls', 'starttls', 'none'], 'must be tls, starttls or none').default('tls');

export const config = z.object({
  /** The mailbox's own address; answers come from it. */
  address: z.email('must be an e-mail address').max(254).toLowerCase(),
  /** What stands beside the address in answers. */
  senderName: z.string().trim().max(100).default(''),
  imapHost: host,
  imapPort: port.default(993),
  imapSecurity: security,
  smtpHost: host,
  smtpPort: port.default(465),
  smtpSecurity: security,
  mailbox: z.string().trim().min(1, 'is empty').max(200).default('INBOX'),
  /** The server delivers name+anything@ to name@: answers then carry a signed address that finds its conversation again. */
  plusAddress: z.boolean().default(false),
  /** Stands below each answer. */
  signature: z.string().trim().max(2_000).default(''),
  everySeconds: z.number().int().min(2, 'must be at least 2').max(86_400).optional(),
});
export type EmailConfig = z.infer<typeof config>;

/** The user is the address where none is given. */
export const credentials = z.object({
  password: z.string('is missing').min(1, 'is empty').max(1_000),
  user: z.string().trim().min(1).max(254).optional(),
}) as unknown as z.ZodType<Record<string, string>>;
