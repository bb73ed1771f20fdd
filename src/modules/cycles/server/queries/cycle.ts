import { sql } from 'kysely';
import { z } from 'zod';
import { day, texts } from '#platform/command/shapes.ts';
import { slug } from '#platform/command/text.ts';
import { defineQuery } from '../define.ts';

const shape = z.object({
  id: z.uuid(),
  slug: z.string(),
  title: texts,
  summary: texts,
  startsOn: day,
  endsOn: day,
  meetingStartsOn: day.nullable(),
  meetingEndsOn: day.nullable(),
  countries: z.array(z.string()),
  sourceNotice: texts.nullable(),
});
type Row = z.output<typeof shape>;

export const cycle = defineQuery({
  name: 'cycles.cycle',
  summary: 'One cycle, by the short name in its address.',
  http: { method: 'get', path: '/cycles/{slug}' },
  input: z.object({ slug }),
  output: shape,
  permission: 'anyone',
  example: async ({ slug: here }) => ({ slug: here }),

  async run({ db, input }) {
    const { rows } = await sql<Row>`
      select id, slug, title, summary, starts_on as "startsOn", ends_on as "endsOn", meeting_starts_on as "meetingStartsOn",
        meeting_ends_on as "meetingEndsOn", countries, source_notice as "sourceNotice"
      from cycles.cycle where slug = ${input.slug}`.execute(db);
    return rows[0];
  },
});
