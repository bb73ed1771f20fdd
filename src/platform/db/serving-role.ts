import pg from 'pg';

/** The two walls between a bug and the tables: who serves owns nothing, and row-level security holds for it. */
export class UnsafeServingRole extends Error {}

/** Throws `UnsafeServingRole` with what to change. */
export async function checkServingRole(config: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(config);
  await client.connect();
  try {
    const { rows } = await client.query<{ role: string; bypasses: boolean; owns: string | null }>(`
      select current_user as role, rolsuper or rolbypassrls as bypasses,
        (select format('%I.%I', schemaname, tablename) from pg_tables
         where pg_has_role(current_user, tableowner, 'usage') and schemaname not in ('pg_catalog', 'information_schema') limit 1) as owns
      from pg_roles where rolname = current_user`);
    const [found] = rows;
    if (found?.bypasses)
      throw new UnsafeServingRole(`DATABASE_URL: the role ${found.role} bypasses row-level security; give it nosuperuser and nobypassrls.`);
    if (found?.owns)
      throw new UnsafeServingRole(`DATABASE_URL: the role ${found.role} owns ${found.owns}; serve with a role that owns no table.`);
  } finally {
    await client.end();
  }
}
