import type { $ZodIssue } from 'zod/v4/core';
import { webhookEnvelope, type WebhookMention, webhookMention } from '#contracts';
import { AppError } from '#kernel';
import { isUsual } from './usual.js';

/** Largest body of one delivery. */
export const maxBytes = 5 * 1_024 * 1_024;

/** The items of a delivery, not yet looked at one by one. Throws AppError `invalid` that names what is wrong. */
export function readEnvelope(body: string): unknown[] {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw new AppError('invalid', 'The body is not JSON.', { fields: [{ field: 'body', message: 'is not JSON' }] });
  }
  const envelope = webhookEnvelope.safeParse(json);
  if (envelope.success) return envelope.data.mentions;
  const issue = envelope.error.issues[0]!;
  const field = fieldOf(issue.path) || 'body';
  const message = messageOf(issue, json);
  throw new AppError('invalid', `${field} ${message}.`, { fields: [{ field, message }] });
}

export type ReadItem = { ok: true; item: WebhookMention } | { ok: false; why: string };

/** `why` begins with the name of the field. */
export function readItem(value: unknown): ReadItem {
  if (isUsual(value)) return { ok: true, item: value };
  const result = webhookMention.safeParse(value);
  if (result.success) return { ok: true, item: result.data };
  const issue = result.error.issues[0]!;
  const field = fieldOf(issue.path);
  return { ok: false, why: field ? `${field} ${messageOf(issue, value)}` : 'is not an object' };
}

/** A path as people write it: `author.handle`, `counts.likes`. */
function fieldOf(path: readonly PropertyKey[]): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? String(part) : `.${String(part)}`)).join('');
}

function messageOf(issue: $ZodIssue, input: unknown): string {
  if (issue.code === 'invalid_type') {
    const found = issue.path.reduce<unknown>((at, part) => (at as Record<PropertyKey, unknown> | null | undefined)?.[part], input);
    if (found === undefined || found === null) return 'is missing';
    return `must be ${issue.expected === 'object' || issue.expected === 'array' || issue.expected === 'int' ? 'an' : 'a'} ${issue.expected === 'int' ? 'integer' : issue.expected}`;
  }
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.join(', ')}`;
  if (issue.code === 'too_big') return issue.origin === 'string' ? `is longer than ${issue.maximum} characters` : issue.message;
  if (issue.code === 'too_small')
    return issue.origin === 'string' ? 'is empty' : issue.origin === 'array' ? issue.message : `must be at least ${issue.minimum}`;
  if (issue.code === 'invalid_format') return issue.format === 'datetime' ? 'must be an ISO 8601 time with its offset' : 'must be an http or https address';
  return issue.message;
}
