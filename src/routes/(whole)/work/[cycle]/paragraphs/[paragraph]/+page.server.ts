import { redirect } from '@sveltejs/kit';
import { compendium } from '#modules/compendium/server/contract.ts';
import { formAction } from '#platform/command/action.ts';
import { load as ask } from '#platform/command/load.ts';
import { inLocale } from '#platform/i18n/locales.ts';
import { onlyFor } from '../../../only-for.ts';
import type { Actions, PageServerLoad } from './$types';

/** Enough passages to choose from on one page; those of the paragraph always stand among them. */
const OFFERED = 100;

/** A paragraph, or, at `new`, one to be written. */
export const load: PageServerLoad = async (event) => {
  const { cycle, roles } = await event.parent();
  onlyFor(['rapporteur'], roles);
  const id = event.params.paragraph;
  const [draft, paragraph, open] = await Promise.all([
    ask(compendium.paragraphs, event, { cycle: cycle.id }),
    id === 'new' ? undefined : ask(compendium.paragraph, event, { cycle: cycle.id, paragraph: id }),
    ask(compendium.passages, event, { cycle: cycle.id, open: true, limit: OFFERED }),
  ]);
  const own = paragraph ? (await ask(compendium.passages, event, { cycle: cycle.id, paragraph: id, limit: OFFERED })).items : [];
  const chosen = paragraph?.cites ?? [event.url.searchParams.get('passage') ?? ''];
  return { parts: draft.parts, paragraph, offered: [...own, ...open.items], chosen, key: crypto.randomUUID() };
};

export const actions: Actions = {
  async write(event) {
    const result = await formAction(compendium.writeParagraph)(event);
    if (!('output' in result)) return result;
    redirect(303, inLocale(`/work/${event.params.cycle}/paragraphs`, event.locals.locale));
  },
  revise: (event) => formAction(compendium.reviseParagraph)(event),
};
