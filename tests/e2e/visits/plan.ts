import { LOCALES, type Locale, WHOLE_LOCALES } from '#platform/i18n/locales.ts';
import { type Dress, SHAPES } from '../dress.ts';
import { contributorVisits } from './contributor.ts';
import { publicVisits } from './public.ts';
import { staffVisits } from './staff.ts';
import { type Person, STATES, type State, type Visit, type Visits } from './visit.ts';

export const visits: Readonly<Record<string, Visits>> = { ...publicVisits, ...contributorVisits, ...staffVisits };

/** The languages a route speaks: see the groups under src/routes. */
export const localesOf = (route: string): readonly Locale[] => (route.startsWith('/(ht)') ? LOCALES : WHOLE_LOCALES);

export interface Run extends Dress {
  readonly route: string;
  readonly state: State;
  readonly visit: Visit;
  readonly who: Person;
}

/** One visit after another, each in the next language and the next shape; again from the start until every language was seen. */
function runsOf([route, of]: readonly [string, Visits], row: number): Run[] {
  const once = STATES.flatMap((state) => {
    const seen = of[state];
    return typeof seen === 'string' ? [] : seen.flatMap((visit) => visit.as.map((who) => ({ route, state, visit, who })));
  });
  const locales = localesOf(route);
  const length = Math.max(once.length, locales.length);
  return Array.from({ length }, (_, i) => ({
    ...(once[i % once.length] as (typeof once)[number]),
    locale: locales[i % locales.length] as Locale,
    // The shape moves on by one more with each round and each route, or four languages would always meet the same four shapes.
    ...(SHAPES[(i + Math.floor(i / SHAPES.length) + row) % SHAPES.length] as (typeof SHAPES)[number]),
  }));
}

export const plan: readonly Run[] = Object.entries(visits).flatMap(runsOf);
