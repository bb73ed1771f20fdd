import { SAFE } from '../pages/shelf.ts';

/** Two years, as browsers' own lists of sites ask; below the name too, or a neighbour there could be spoken to in the clear. */
const HTTPS_ONLY = 'max-age=63072000; includeSubDomains';

/** On every answer, whatever gives it: a page, a file, a refusal. */
export const headersOf = ({ protocol }: URL): Readonly<Record<string, string>> => ({
  ...SAFE,
  ...(protocol === 'https:' && { 'strict-transport-security': HTTPS_ONLY }),
});

/** For what is no page: it loads nothing, is framed by nobody and sends nothing. Pages replace it by their own. */
export const NO_PAGE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
