import { z } from 'zod';

/** `?limit=` to 100, and where to go on. */
export const pageQuery = z.object({
  cursor: z.string().max(2_000).optional(),
  limit: z.coerce.number('must be a number').int().min(1, 'must be from 1 to 100').max(100, 'must be from 1 to 100').default(50),
});
