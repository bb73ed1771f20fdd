import { cycles } from '#modules/cycles/server/contract.ts';
import { load as ask } from '#platform/command/load.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async (event) => ({ cycle: await ask(cycles.cycle, event, { slug: event.params.cycle }) });
