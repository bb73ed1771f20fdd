import { z } from 'zod';

export const attachment = z.object({ digest: z.string(), name: z.string(), size: z.int(), type: z.string() });
