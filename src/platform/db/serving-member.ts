import pg from 'pg';
import { Mendable } from '../config/mendable.ts';

export class NoServingRole extends Mendable {}

/** On a server of the operator's, `app` is the group that holds the grants; the serving role is made a member of it. */
export async function joinServingRole(migrator: pg.ClientConfig, servingRole: string): Promise<void> {
  const client = new pg.Client(migrator);
  await client.connect();
  const serving = pg.escapeIdentifier(servingRole);
  try {
    const known = await client.query(`select 1 from pg_roles where rolname = 'app'`);
    if (known.rowCount === 0) await client.query('create role app nologin');
    const { rows } = await client.query<{ member: boolean }>(`select pg_has_role($1, 'app', 'member') as member`, [servingRole]);
    if (!rows[0]?.member) await client.query(`grant app to ${serving}`);
  } catch (cause) {
    const remedy = `create role app nologin; grant app to ${serving};`;
    throw new NoServingRole(`DATABASE_URL: run this once as a superuser of your PostgreSQL: ${remedy}`, { cause });
  } finally {
    await client.end();
  }
}
