import { z } from 'zod';
import { country, localised, slug } from '#platform/command/text.ts';

/** What a convenor says of a cycle. Dates are calendar days, without a zone. */
export const cycleFields = {
  slug,
  title: localised({ max: 200 }),
  summary: localised({ max: 2000 }),
  startsOn: z.iso.date(),
  endsOn: z.iso.date(),
  meetingStartsOn: z.iso.date().nullable().default(null),
  meetingEndsOn: z.iso.date().nullable().default(null),
  countries: z.array(country).min(1).max(60),
  sourceNotice: localised({ max: 500 }).nullable().default(null),
};

export type CycleFields = z.input<z.ZodObject<typeof cycleFields>>;
type Fields = z.output<z.ZodObject<typeof cycleFields>>;

export const rowOf = ({
  title,
  summary,
  startsOn,
  endsOn,
  meetingStartsOn,
  meetingEndsOn,
  countries,
  sourceNotice,
}: Omit<Fields, 'slug'>) => ({
  title: JSON.stringify(title),
  summary: JSON.stringify(summary),
  starts_on: startsOn,
  ends_on: endsOn,
  meeting_starts_on: meetingStartsOn,
  meeting_ends_on: meetingEndsOn,
  countries: [...new Set(countries)].sort(),
  source_notice: sourceNotice && JSON.stringify(sourceNotice),
});
