import type { Tx } from '#platform/db/database.ts';
import type { DB } from './schema.ts';

/** The passages a paragraph rests on, each once. */
export async function cite(tx: Tx<DB>, { cycle, paragraph, passages }: { cycle: string; paragraph: string; passages: readonly string[] }) {
  const citations = [...new Set(passages)].map((passage) => ({ cycle, paragraph, passage }));
  if (citations.length > 0) await tx.insertInto('compendium.citation').values(citations).execute();
}
