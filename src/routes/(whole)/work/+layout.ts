import { messages as consultation } from '#modules/consultation/staff-messages/generated/index.ts';
import { messages as cycles } from '#modules/cycles/staff-messages/generated/index.ts';
import { messages as organisations } from '#modules/organisations/staff-messages/generated/index.ts';
import type { LayoutLoad } from './$types';

/** What staff read, in one language. */
export const load: LayoutLoad = async ({ parent, data }) => {
  const { locale } = await parent();
  const [cyclesWords, organisationsWords, consultationWords] = await Promise.all([
    cycles[locale](),
    organisations[locale](),
    consultation[locale](),
  ]);
  return { ...data, cycles: cyclesWords, organisations: organisationsWords, consultation: consultationWords };
};
