import { z } from 'zod';
import { readPeople, type PeopleList, words } from './advocate-list.js';

const partnerLine = z.object({
  partner: z.string().min(1, 'is empty').max(120),
  email: z.email('is no e-mail address').max(320),
  name: z.string().min(1, 'is empty').max(120),
  services: words.pipe(z.array(z.string().max(60, 'is longer than 60 characters')).max(50, 'are more than 50')),
  languages: words.pipe(z.array(z.string().regex(/^[a-z]{2,3}$/, 'is no code such as en, fr or zh')).max(20, 'are more than 20')),
  territories: z
    .string()
    .default('')
    .transform((cell) =>
      cell
        .split(';')
        .map((line) => line.trim())
        .filter(Boolean),
    )
    .pipe(z.array(z.string().max(300)).max(200, 'are more than 200')),
});
export type PartnerLine = z.infer<typeof partnerLine> & { line: number };

/** Reads partners with one of their people a line; a second line of the same partner adds another person. */
export function readPartners(csv: string): PeopleList<z.infer<typeof partnerLine>> {
  return readPeople(csv, partnerLine, ({ email }) => email.toLowerCase());
}
