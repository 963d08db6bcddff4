import { z } from 'zod';
import { AppError } from '#kernel';
import { askService, type Service } from '../ask.js';
import type { ChannelContext } from '../port.js';
import { needsPerson } from '../problem.js';
import { jwt } from './jwt.js';

interface GoogleError {
  error?: { message?: unknown; status?: unknown } | string;
  error_description?: unknown;
}

export const google = (name: string): Service => ({
  name,
  complaint: (json) => {
    const said = json as GoogleError | null;
    const message = said?.error_description ?? (typeof said?.error === 'object' ? said.error.message : said?.error);
    return typeof message === 'string' ? message : null;
  },
});

const token = z.object({ access_token: z.string(), expires_in: z.number().nullish() });
const early = 60_000;

/** A token that is good for a while, made anew with `form` when it is not. */
export async function freshToken(context: ChannelContext, service: Service, tokenUrl: string, form: () => Record<string, string>): Promise<string> {
  const { accessToken, accessUntil } = context.credentials;
  if (accessToken && Date.parse(accessUntil ?? '') - early > context.now.getTime()) return accessToken;
  const said = await askService(context, service, tokenUrl, { form: form() });
  const given = said.status === 200 ? token.safeParse(said.json) : null;
  if (!given?.success) {
    if (said.status >= 400 && said.status < 500) throw needsPerson(`${said.says} Give new credentials.`);
    throw new AppError('unavailable', said.says);
  }
  const kept = { accessToken: given.data.access_token, accessUntil: new Date(context.now.getTime() + (given.data.expires_in ?? 3_600) * 1_000).toISOString() };
  Object.assign(context.credentials, kept);
  await context.keep(kept);
  return kept.accessToken;
}

/** The JSON file of a service account, as Google gives it. */
export const serviceAccount = z
  .string('is missing')
  .transform((text, issues) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      issues.addIssue({ code: 'custom', message: 'is no JSON' });
      return z.NEVER;
    }
  })
  .pipe(z.object({ client_email: z.string().min(3), private_key: z.string().includes('PRIVATE KEY', { message: 'holds no private key' }) }));

/** https://developers.google.com/identity/protocols/oauth2/service-account */
export function assertion(account: z.infer<typeof serviceAccount>, scope: string, audience: string, now: Date): Record<string, string> {
  const iat = Math.floor(now.getTime() / 1_000);
  const claims = { iss: account.client_email, scope, aud: audience, iat, exp: iat + 3_600 };
  return { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: jwt('RS256', account.private_key, {}, claims) };
}
