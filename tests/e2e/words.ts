import { messages as compendium } from '#modules/compendium/messages/generated/index.ts';
import { messages as consultation } from '#modules/consultation/messages/generated/index.ts';
import { messages as staffConsultation } from '#modules/consultation/staff-messages/generated/index.ts';
import { messages as cycles } from '#modules/cycles/messages/generated/index.ts';
import { messages as staffCycles } from '#modules/cycles/staff-messages/generated/index.ts';
import { messages as staffOrganisations } from '#modules/organisations/staff-messages/generated/index.ts';
import type { Locale } from '#platform/i18n/locales.ts';
import { messages as platform } from '#platform/messages/generated/index.ts';

/** What the pages say in one language: the same functions as theirs, so that a test names a message and never its words. */
export async function wordsOf(locale: Locale) {
  return {
    platform: await platform[locale](),
    cycles: await cycles[locale](),
    consultation: await consultation[locale](),
    compendium: await compendium[locale](),
    staff: {
      cycles: await staffCycles[locale](),
      consultation: await staffConsultation[locale](),
      organisations: await staffOrganisations[locale](),
    },
  };
}

export type Words = Awaited<ReturnType<typeof wordsOf>>;
