import type pg from 'pg';
import { Mendable } from '../config/mendable.ts';

/** The two walls between a bug and the tables: who serves owns nothing, and row-level security holds for it. */
export class UnsafeServingRole extends Mendable {}

/** Returns the name of the role. Throws `UnsafeServingRole` with what to change. */
export async function checkServingRole(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ role: string; bypasses: boolean; owns: string | null }>(`
    select current_user as role, rolsuper or rolbypassrls as bypasses,
      (select format('%I.%I', schemaname, tablename) from pg_tables
       where pg_has_role(current_user, tableowner, 'usage') and schemaname not in ('pg_catalog', 'information_schema') limit 1) as owns
    from pg_roles where rolname = current_user`);
  const { role, bypasses, owns } = rows[0] as (typeof rows)[0];
  if (bypasses)
    throw new UnsafeServingRole(`DATABASE_URL: the role ${role} bypasses row-level security; give it nosuperuser and nobypassrls.`);
  if (owns) throw new UnsafeServingRole(`DATABASE_URL: the role ${role} owns ${owns}; serve with a role that owns no table.`);
  return role;
}
