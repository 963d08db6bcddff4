import { z } from 'zod';
import { AppError } from '#kernel';

export const spanQuery = z.object({ since: z.iso.datetime({ offset: true }), until: z.iso.datetime({ offset: true }).optional() });

/** Until now when nothing else is said. */
export function spanOf(query: z.infer<typeof spanQuery>): { since: Date; until: Date } {
  const [since, until] = [new Date(query.since), query.until ? new Date(query.until) : new Date()];
  if (until <= since) throw new AppError('invalid', 'until: is not after since.', { fields: [{ field: 'until', message: 'is not after since' }] });
  return { since, until };
}
