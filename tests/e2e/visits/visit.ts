import type { Page } from '@playwright/test';
import type { House } from '../ports.ts';
import type { Words } from '../words.ts';

/** Whose sight of a page matters: each page is visited by all five, or closed to them. */
export const ROLES = ['anyone', 'representative', 'rapporteur', 'coordinator', 'convenor'] as const;
export type Role = (typeof ROLES)[number];

/** People of `stage/world.ts`. Four of them represent organisations, each at another point of the way. */
export type Person = Role | 'newcomer' | 'sender' | 'late' | 'idle';
export const roleOf = (person: Person): Role => ROLES.find((role) => role === person) ?? 'representative';

interface Doing {
  readonly page: Page;
  readonly m: Words;
  readonly places: Readonly<Record<string, string>>;
}

export interface Visit {
  /** `:name` is a place of the world. Without the language, which the run adds. */
  readonly at: string;
  readonly as: readonly Person[];
  readonly house?: House;
  /** What is done there before looking. */
  readonly by?: (doing: Doing) => Promise<void>;
  /** Words that stand on the page in this state: a visit that does not find them was not one. */
  readonly shows: (m: Words) => string;
}

/** The visits that see a page in this state, or why it has no such state. */
type Seen = readonly Visit[] | string;

export interface Visits {
  readonly full: readonly Visit[];
  readonly empty: Seen;
  readonly error: Seen;
  /** Who is sent to sign in, or told that it is not open to them. */
  readonly closedTo?: readonly Role[];
}

export type State = 'full' | 'empty' | 'error';
export const STATES: readonly State[] = ['full', 'empty', 'error'];

export const to = (at: string, as: readonly Person[], shows: Visit['shows'], more: Pick<Visit, 'by' | 'house'> = {}): Visit => ({
  at,
  as,
  shows,
  ...more,
});

/** An address that names nothing. */
export const lost = (at: string, as: readonly Person[] = ['anyone']): Visit => to(at, as, (m) => m.platform.error_title_not_found());
/** A page that is there, for others. */
export const refused = (at: string, as: readonly Person[]): Visit => to(at, as, (m) => m.platform.problem_forbidden());

export const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click();
