import { sql } from 'kysely';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contract } from '#modules/index.ts';
import { roles } from '#modules/roles.ts';
import type { Operation } from '#platform/command/spec.ts';
import { openDatabase } from '#platform/db/database.ts';
import { PreparedClient } from '#platform/db/prepared-client.ts';
import { SCOPE_KINDS, type ScopeKind } from '#platform/module.ts';
import { testDatabase } from '#platform/testing/database.ts';
import type { Ground } from '#platform/testing/world.ts';
import { CASES, play } from './matrix.ts';

const { owner, config } = await testDatabase();

/** The same application with one clause of its permission taken out, on the wire: `… = $3 or true`. */
function without(kind: ScopeKind) {
  class Mutant extends PreparedClient {
    // biome-ignore lint/suspicious/noExplicitAny: as in PreparedClient.
    override query(text: any, values?: any): any {
      return super.query(typeof text === 'string' ? text.replaceAll(`/* scope:${kind} */`, 'or true') : text, values);
    }
  }
  const db = openDatabase({ ...config, Client: Mutant } as pg.PoolConfig);
  afterAll(() => db.destroy());
  return db;
}

/** Whether a holder of the permission is held back by this clause at all. */
const isBound = (operation: (typeof contract)[number], kind: ScopeKind) =>
  Object.entries(roles).some(
    ([role, ways]) =>
      operation.module.may[role]?.includes(operation.permission) && ways.some((kinds: readonly ScopeKind[]) => kinds.includes(kind)),
  );

const bound = (kind: ScopeKind) => contract.filter((operation) => operation.permission !== 'anyone' && isBound(operation, kind));

/** Whether the matrix shows somebody in who should be out. */
async function isCaught(ground: Ground, operation: Operation, kind: ScopeKind): Promise<boolean> {
  const suspects = CASES.filter(
    ({ role, kinds, place }) => place !== 'own' && kinds.includes(kind) && operation.module.may[role]?.includes(operation.permission),
  );
  for (const held of suspects) {
    // The second wall answers an insert with an error of its own.
    const { allowed, expected } = await play(ground, operation, held).catch(() => ({ allowed: false, expected: false }));
    if (allowed !== expected) return true;
  }
  return false;
}

const GUARDED = ['contribution', 'revision', 'answer', 'submission']
  .map((table) => `consultation.${table}`)
  .concat('compendium.passage', 'compendium.contribution_aside');

/** A test that cannot fail is a defect. Row-level security would hide the fault, so it is off here. */
describe.each(SCOPE_KINDS)('with one wall, and without the clause on %s', (kind) => {
  const db = without(kind);
  beforeAll(async () => {
    for (const table of GUARDED) await sql`alter table ${sql.table(table)} disable row level security`.execute(owner);
  });

  test.each(bound(kind))('the matrix fails for $name', async (operation) => {
    expect(await isCaught({ db, owner }, operation, kind)).toBe(true);
  });
});

/** What row-level security is for: the same faults, and still nobody reads another's words. */
describe.each(['cycle', 'organisation'] as const)('with the second wall, and without the clause on %s', (kind) => {
  const db = without(kind);
  beforeAll(async () => {
    for (const table of GUARDED) await sql`alter table ${sql.table(table)} enable row level security`.execute(owner);
  });
  const readsWords = new Set(['consultation.contributions', 'consultation.contribution', 'consultation.receipt', 'compendium.passages']);

  test.each(bound(kind).filter(({ name }) => readsWords.has(name)))('nothing leaves by $name', async (operation) => {
    expect(await isCaught({ db, owner }, operation, kind)).toBe(false);
  });
});
