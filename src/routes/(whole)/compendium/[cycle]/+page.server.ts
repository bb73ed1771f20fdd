import { compendium } from '#modules/compendium/server/contract.ts';
import { load as ask } from '#platform/command/load.ts';
import { STORED } from '#platform/pages/shelf.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const edition = await ask(compendium.edition, event, { slug: event.params.cycle });
  event.setHeaders(STORED);
  return { edition, slug: event.params.cycle };
};
