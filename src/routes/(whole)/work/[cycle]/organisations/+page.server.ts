import { fail } from '@sveltejs/kit';
import { organisations } from '#modules/organisations/server/contract.ts';
import { formAction } from '#platform/command/action.ts';
import { load as ask } from '#platform/command/load.ts';
import { onlyFor } from '../../only-for.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { cycle, roles } = await event.parent();
  onlyFor(['convenor', 'coordinator'], roles);
  const cursor = event.url.searchParams.get('cursor') ?? undefined;
  return { list: await ask(organisations.organisations, event, { cycle: cycle.id, cursor, limit: 50 }) };
};

export const actions: Actions = {
  async register(event) {
    const result = await formAction(organisations.registerOrganisation)(event);
    return 'output' in result ? { registered: true } : fail(result.status, { ...result.data, form: 'register' });
  },
  async invite(event) {
    const result = await formAction(organisations.inviteRepresentative)(event);
    return 'output' in result ? { code: result.output.code } : fail(result.status, { ...result.data, form: 'invite' });
  },
  async staff(event) {
    const result = await formAction(organisations.inviteStaff)(event);
    return 'output' in result ? { code: result.output.code } : fail(result.status, { ...result.data, form: 'staff' });
  },
  async withdraw(event) {
    const result = await formAction(organisations.withdrawInvitation)(event);
    return 'output' in result ? { withdrawn: true } : fail(result.status, { ...result.data, form: 'withdraw' });
  },
};
