import { fail } from '@sveltejs/kit';
import { consultation } from '#modules/consultation/server/contract.ts';
import { formAction } from '#platform/command/action.ts';
import { database } from '#platform/config/running.ts';
import { statusOf } from '#platform/problem/problem.ts';
import { turnAway } from '../turn-away.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { organisation } = await event.parent();
  if (!organisation) turnAway(event);
  return { organisation };
};

export const actions: Actions = {
  /** Its files were stored on the way (platform/files/form.ts), so the form holds the identifiers of uploads. */
  async attach({ request, locals }) {
    const form = await request.formData();
    const contribution = String(form.get('contribution'));
    const uploads = form.getAll('upload').filter((upload) => typeof upload === 'string' && upload !== '');
    const attached: string[] = [];
    for (const upload of uploads) {
      const result = await consultation.attachFile.execute({ db: database(), ...locals }, { contribution, upload });
      const { refusals } = consultation.attachFile;
      if (!result.ok) return fail(statusOf(result.problem, refusals), { problem: result.problem, values: {}, attached });
      attached.push(result.output.file.name);
    }
    if (attached.length > 0) return { attached };
    const empty = { kind: 'refused' as const, code: 'file' as const, detail: { code: 'empty' } };
    return fail(422, { problem: empty, values: {}, attached });
  },

  async detach(event) {
    const result = await formAction(consultation.detachFile)(event);
    return 'output' in result ? { detached: true } : fail(result.status, result.data);
  },
};
