import { z } from 'zod';
import { LOCALES } from '../i18n/locales.ts';

/** What queries give back of a text in several languages. */
export const texts = z.partialRecord(z.enum(LOCALES), z.string());

/** Calendar days leave the database as `2014-12-04`. */
export const day = z.iso.date();

/** Yes or no, also as the text of a query string: `false` is no, which a coercion would take for yes. */
export const flag = z.union([z.boolean(), z.stringbool()]);
