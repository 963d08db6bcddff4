import { z } from 'zod';

/** RFC 9457. `fields` names what was wrong in the input. */
export const problemView = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  code: z.string(),
  fields: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  id: z.string().optional(),
});
export type Problem = z.infer<typeof problemView>;
