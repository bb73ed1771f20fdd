import { compendium } from '#modules/compendium/server/contract.ts';
import { load as ask } from '#platform/command/load.ts';
import { STORED } from '#platform/pages/shelf.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { cycle: slug, paragraph: identifier } = event.params;
  const found = await ask(compendium.editionParagraph, event, { slug, identifier });
  event.setHeaders(STORED);
  return { found, slug };
};
