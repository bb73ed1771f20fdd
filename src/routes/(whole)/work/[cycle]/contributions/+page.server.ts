import { consultation } from '#modules/consultation/server/contract.ts';
import { load as ask } from '#platform/command/load.ts';
import { onlyFor } from '../../only-for.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { cycle, roles } = await event.parent();
  onlyFor(['convenor', 'rapporteur'], roles);
  const { searchParams } = event.url;
  const calls = (await ask(consultation.calls, event, { cycle: cycle.id })).items;
  const call = calls.find(({ slug }) => slug === searchParams.get('call')) ?? calls[0];
  const cursor = searchParams.get('cursor') ?? undefined;
  return { calls, call, list: call ? await ask(consultation.contributions, event, { call: call.id, cursor }) : { items: [], next: null } };
};
