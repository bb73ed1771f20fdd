import { z } from 'zod';
import { MAX_AREAS } from '#modules/consultation/rules/limits.ts';
import { localised, slug, timeZone } from '#platform/command/text.ts';

const area = z.object({
  slug,
  title: localised({ max: 200 }),
  question: localised({ max: 500 }),
  hint: localised({ max: 1000 }).nullable().default(null),
});

/** What a convenor says of a call. */
export const callFields = {
  cycle: z.uuid(),
  slug,
  title: localised({ max: 200 }),
  introduction: localised({ max: 3000 }),
  opensAt: z.iso.datetime({ offset: true }),
  closesAt: z.iso.datetime({ offset: true }),
  timeZone,
  areas: z.array(area).min(1).max(MAX_AREAS),
};

export type CallFields = z.input<z.ZodObject<typeof callFields>>;
