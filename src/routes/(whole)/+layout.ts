import { messages as compendium } from '#modules/compendium/messages/generated/index.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ parent }) => ({ compendium: await compendium[(await parent()).locale]() });
