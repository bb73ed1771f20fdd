import { z } from 'zod';
import { text } from '#platform/command/text.ts';

export const KINDS = ['framing', 'observation', 'concern', 'recommendation'] as const;

/** What a rapporteur says of a paragraph. */
export const paragraphFields = {
  part: z.uuid(),
  heading: text({ min: 0, max: 200 }).default(''),
  kind: z.enum(KINDS),
  body: text({ max: 5000 }),
  footnote: text({ min: 0, max: 2000 }).default(''),
  cites: z.array(z.uuid()).max(1000).default([]),
};
