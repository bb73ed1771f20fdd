import type { Expression } from 'kysely';
import { noCountry, noOrganisation, type Scope } from '#platform/command/scope.ts';
import type { Database } from '#platform/db/database.ts';
import type { DB } from './schema.ts';

interface InCycle {
  readonly cycle: string;
  readonly id: string;
}

/** A thing of the ledger belongs to its cycle; named with another cycle it does not exist. */
const inCycle =
  (table: 'compendium.passage' | 'compendium.paragraph' | 'consultation_read.submitted_contribution') =>
  (db: Database<DB>, { cycle, id }: InCycle): Expression<Scope> =>
    db
      .selectFrom(table)
      .where('id', '=', id)
      .where('cycle', '=', cycle)
      .select((eb) => [eb.ref('cycle').$castTo<string>().as('cycle'), noOrganisation, noCountry]) as unknown as Expression<Scope>;

export const passageScope = inCycle('compendium.passage');
export const paragraphScope = inCycle('compendium.paragraph');
export const contributionScope = inCycle('consultation_read.submitted_contribution');
