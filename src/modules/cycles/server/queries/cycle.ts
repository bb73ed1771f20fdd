import { z } from 'zod';
import { day, texts } from '#platform/command/shapes.ts';
import { slug } from '#platform/command/text.ts';
import { defineQuery } from '../define.ts';

export const cycle = defineQuery({
  name: 'cycles.cycle',
  summary: 'One cycle, by the short name in its address.',
  http: { method: 'get', path: '/cycles/{slug}' },
  input: z.object({ slug }),
  output: z.object({
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
  }),
  permission: 'anyone',
  example: async ({ slug: here }) => ({ slug: here }),

  run: ({ db, input }) =>
    db
      .selectFrom('cycles.cycle')
      .where('slug', '=', input.slug)
      .select(['id', 'slug', 'starts_on as startsOn', 'ends_on as endsOn', 'meeting_starts_on as meetingStartsOn'])
      .select(['meeting_ends_on as meetingEndsOn', 'countries'])
      .select((eb) => [
        eb.ref('title').$castTo<Record<string, string>>().as('title'),
        eb.ref('summary').$castTo<Record<string, string>>().as('summary'),
        eb.ref('source_notice').$castTo<Record<string, string> | null>().as('sourceNotice'),
      ])
      .executeTakeFirst(),
});
