import { z } from 'zod';

/** SHA-256 of a cleaned file, in hexadecimal. */
export const digest = z.string().regex(/^[0-9a-f]{64}$/);

export const attachment = z.object({ digest, name: z.string(), size: z.int(), type: z.string() });
