import { cycles } from '#modules/cycles/server/contract.ts';
import { load as ask } from '#platform/command/load.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
  list: await ask(cycles.cycles, event, { cursor: event.url.searchParams.get('cursor') ?? undefined }),
});
