import { z } from 'zod';
import { AppError } from '#kernel';
import { type Asking, askService, readService, type Said, type Service } from '../ask.js';
import type { ChannelContext } from '../port.js';
import { needsPerson } from '../problem.js';
import { address, seconds, secret } from '../sound.js';

export const config = z.object({
  /** The number in the page's administration address. */
  organization: z
    .string('is missing')
    .trim()
    .transform((text) => text.replace(/^urn:li:organization:/, ''))
    .pipe(z.string().regex(/^\d{1,20}$/, 'must be a number')),
  clientId: secret.max(200).optional(),
  /** Some apps have their deliveries signed without the prefix that LinkedIn's documents name. */
  plainSignature: z.boolean().default(false),
  /** LinkedIn serves each version of its API for a year. */
  version: z
    .string()
    .regex(/^20\d{4}$/, 'must be a year and a month')
    .default('202610'),
  baseUrl: address.default('https://api.linkedin.com'),
  loginUrl: address.default('https://www.linkedin.com/oauth/v2'),
  everySeconds: seconds(30),
});
export type LinkedInConfig = z.infer<typeof config>;
export const credentials = z.object({
  accessToken: secret,
  refreshToken: secret.optional(),
  accessUntil: secret.optional(),
  /** Signs deliveries, and renews the access. */
  clientSecret: secret.optional(),
}) as unknown as z.ZodType<Record<string, string>>;

export const organizationOf = (context: { config: Record<string, unknown> }): string =>
  `urn:li:organization:${(context.config as LinkedInConfig).organization}`;

const linkedin: Service = {
  name: 'LinkedIn',
  complaint: (json) => {
    const message = (json as { message?: unknown; error_description?: unknown } | null)?.message;
    return typeof message === 'string' ? message : null;
  },
};
const token = z.object({ access_token: z.string(), refresh_token: z.string().nullish(), expires_in: z.number() });
const early = 5 * 60_000;

async function bearer(context: ChannelContext): Promise<string> {
  const { accessToken = '', accessUntil, refreshToken, clientSecret } = context.credentials;
  const { clientId, loginUrl } = context.config as LinkedInConfig;
  const ends = Date.parse(accessUntil ?? '');
  if (!refreshToken || !clientId || !clientSecret || Number.isNaN(ends) || ends - early > context.now.getTime()) return accessToken;
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId, client_secret: clientSecret };
  const said = await askService(context, linkedin, `${loginUrl}/accessToken`, { form });
  const given = said.status === 200 ? token.safeParse(said.json) : null;
  if (!given?.success) {
    if (said.status >= 400 && said.status < 500) throw needsPerson(`${said.says} Give a new access token.`);
    throw new AppError('unavailable', said.says);
  }
  const { access_token: fresh, refresh_token: next, expires_in: lasts } = given.data;
  const kept = { accessToken: fresh, accessUntil: new Date(context.now.getTime() + lasts * 1_000).toISOString(), ...(next ? { refreshToken: next } : {}) };
  Object.assign(context.credentials, kept);
  await context.keep(kept);
  return fresh;
}

/** `query` stands as it is: in this protocol lists and ranges keep their parentheses. */
async function prepared(context: ChannelContext, path: string, asking: Asking): Promise<[string, Asking]> {
  const { baseUrl, version } = context.config as LinkedInConfig;
  const headers = { authorization: `Bearer ${await bearer(context)}`, 'linkedin-version': version, 'x-restli-protocol-version': '2.0.0' };
  return [`${baseUrl}/rest${path}`, { ...asking, headers }];
}
export const ask = async (context: ChannelContext, path: string, asking: Asking = {}): Promise<Said> =>
  askService(context, linkedin, ...(await prepared(context, path, asking)));
export const read = async (context: ChannelContext, path: string): Promise<unknown> => readService(context, linkedin, ...(await prepared(context, path, {})));
