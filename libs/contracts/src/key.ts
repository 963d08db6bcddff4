import { z } from 'zod';

/** What an API key may be for; its maker's role bounds it as well. */
export const keyScopes = [
  'inbox:read',
  'inbox:reply',
  'people:read',
  'people:write',
  'insights:read',
  'insights:write',
  'routing:read',
  'routing:write',
  'reading:read',
  'reading:write',
  'channels:read',
  'channels:write',
  'workspace:read',
  'workspace:admin',
  'account',
] as const;
export type KeyScope = (typeof keyScopes)[number];

export const apiKeyBody = z.object({
  name: z.string().trim().min(1).max(120),
  scopes: z
    .array(z.enum(keyScopes))
    .min(1)
    .max(keyScopes.length)
    .transform((scopes) => [...new Set(scopes)])
    .describe('What the key may be used for. A call that needs another is refused, and told which.'),
});
export const apiKeyView = z.object({
  id: z.string(),
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(z.enum(keyScopes)),
  /** Whose role and sight the key has. */
  memberId: z.string(),
  createdAt: z.string(),
  lastUsedAt: z.string().nullable(),
});
export type ApiKeyView = z.infer<typeof apiKeyView>;
/** `key` is shown once. */
export const apiKeyCreated = apiKeyView.extend({ key: z.string() });
