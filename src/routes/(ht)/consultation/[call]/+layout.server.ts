import { consultation } from '#modules/consultation/server/contract.ts';
import { organisations } from '#modules/organisations/server/contract.ts';
import { load as ask } from '#platform/command/load.ts';
import { database } from '#platform/config/running.ts';
import type { LayoutServerLoad } from './$types';

/** The call, and, for a representative of an organisation that takes part, what it has written so far. */
export const load: LayoutServerLoad = async (event) => {
  const { locals, params, url } = event;
  const call = await ask(consultation.call, event, { slug: params.call });
  const caller = { db: database(), ...locals };
  const mine = locals.session?.roles.includes('representative') ? await organisations.ownOrganisations.execute(caller, {}) : undefined;
  const own = (mine?.ok ? mine.output.items : []).filter(({ cycle }) => cycle === call.cycle);
  const organisation = own.find(({ id }) => id === url.searchParams.get('organisation')) ?? own[0];
  const { draft } = organisation ? await ask(consultation.draft, event, { call: call.id, organisation: organisation.id }) : { draft: null };
  /** Behind an address, where somebody speaks for several. */
  const query = own.length > 1 && organisation ? `?organisation=${organisation.id}` : '';
  return { call, own, organisation, query, draft, signedIn: locals.session !== undefined, now: locals.now.toISOString() };
};
