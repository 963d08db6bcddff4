import { z } from 'zod';
import type { Connect } from '../connect.js';

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

const place = {
  en: 'Your provider names it under IMAP or SMTP.',
  fr: 'Votre fournisseur l’indique sous IMAP ou SMTP.',
  zh: '您的邮件服务商会在 IMAP 或 SMTP 说明中给出。',
};
const safety = { en: 'tls, starttls or none.', fr: 'tls, starttls ou none.', zh: 'tls、starttls 或 none。' };
export const connect: Connect = {
  title: { en: 'E-mail', fr: 'E-mail', zh: '电子邮件' },
  about: {
    en: 'Letters to one address of yours, as they come, and answers from it in the same thread.',
    fr: 'Les lettres à l’une de vos adresses, dès leur arrivée, et les réponses depuis elle dans le même fil.',
    zh: '寄到您某个地址的邮件，到达即收，并从该地址在同一会话中回复。',
  },
  needs: {
    en: 'The mailbox’s servers and password; where the provider asks for a second factor, an app password made there.',
    fr: 'Les serveurs et le mot de passe de la boîte ; si le fournisseur exige un second facteur, un mot de passe d’application créé chez lui.',
    zh: '邮箱的服务器和密码；若服务商要求双重验证，请使用在那里创建的应用密码。',
  },
  link: null,
  fields: [
    { in: 'config', name: 'address', kind: 'text', label: { en: 'Address', fr: 'Adresse', zh: '地址' }, example: 'help@example.org', required: true },
    { in: 'config', name: 'senderName', kind: 'text', label: { en: 'Sender’s name', fr: 'Nom de l’expéditeur', zh: '发件人名称' }, example: 'Acme' },
    {
      in: 'config',
      name: 'imapHost',
      kind: 'text',
      label: { en: 'Server for reading', fr: 'Serveur de réception', zh: '收信服务器' },
      hint: place,
      example: 'imap.example.org',
      required: true,
    },
    {
      in: 'config',
      name: 'smtpHost',
      kind: 'text',
      label: { en: 'Server for sending', fr: 'Serveur d’envoi', zh: '发信服务器' },
      hint: place,
      example: 'smtp.example.org',
      required: true,
    },
    {
      in: 'credentials',
      name: 'user',
      kind: 'text',
      label: { en: 'User, if it is not the address', fr: 'Utilisateur, s’il n’est pas l’adresse', zh: '用户名（若不是地址）' },
    },
    { in: 'credentials', name: 'password', kind: 'secret', label: { en: 'Password', fr: 'Mot de passe', zh: '密码' }, required: true },
    {
      in: 'config',
      name: 'imapPort',
      kind: 'number',
      label: { en: 'Port for reading', fr: 'Port de réception', zh: '收信端口' },
      example: '993',
      seldom: true,
    },
    {
      in: 'config',
      name: 'imapSecurity',
      kind: 'text',
      label: { en: 'Encryption for reading', fr: 'Chiffrement à la réception', zh: '收信加密方式' },
      hint: safety,
      example: 'tls',
      seldom: true,
    },
    { in: 'config', name: 'smtpPort', kind: 'number', label: { en: 'Port for sending', fr: 'Port d’envoi', zh: '发信端口' }, example: '465', seldom: true },
    {
      in: 'config',
      name: 'smtpSecurity',
      kind: 'text',
      label: { en: 'Encryption for sending', fr: 'Chiffrement à l’envoi', zh: '发信加密方式' },
      hint: safety,
      example: 'tls',
      seldom: true,
    },
    { in: 'config', name: 'mailbox', kind: 'text', label: { en: 'Folder', fr: 'Dossier', zh: '文件夹' }, example: 'INBOX', seldom: true },
  ],
};
