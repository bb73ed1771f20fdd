import { messages as consultation } from '#modules/consultation/messages/generated/index.ts';
import { messages as cycles } from '#modules/cycles/messages/generated/index.ts';
import type { LayoutLoad } from './$types';

/** What a contributor reads on the way from the home page to the receipt, in one language. */
export const load: LayoutLoad = async ({ parent }) => {
  const { locale } = await parent();
  const [cyclesWords, consultationWords] = await Promise.all([cycles[locale](), consultation[locale]()]);
  return { cycles: cyclesWords, consultation: consultationWords };
};
