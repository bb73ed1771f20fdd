/**
 * Five ports in a row: the house of the tests (pages, control, its mail server), and a new house where nobody has been
 * (pages, control). `E2E_PORT` moves them, for two runs on one machine.
 */
const first = Number(process.env.E2E_PORT ?? 4173);
export const PORTS = { pages: first, control: first + 1, mail: first + 2, newPages: first + 3, newControl: first + 4 } as const;

/** `sample` holds the sample and what `stage/world.ts` adds to it, and has a mail server; `new` holds one convenor, and has none. */
export type House = 'sample' | 'new';
export const pagesOf = (house: House): string => `http://localhost:${house === 'new' ? PORTS.newPages : PORTS.pages}`;
export const controlOf = (house: House): string => `http://localhost:${house === 'new' ? PORTS.newControl : PORTS.control}`;
