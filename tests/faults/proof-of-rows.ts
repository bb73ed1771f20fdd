import type pg from 'pg';
import type { Ground } from './ground.ts';
import type { Ledger } from './ledger.ts';

/** Each is a thing half done, or done twice: none may have a row. */
const NEVER: Readonly<Record<string, string>> = {
  'a submission without its one leaf': `
    select from consultation.submission s
    where (select count(*) from platform.leaf l where l.kind = 'contribution' and l.commitment = s.commitment) <> 1`,
  'a leaf without its submission': `
    select from platform.leaf l where l.kind = 'contribution'
      and not exists (select from consultation.submission s where s.commitment = l.commitment)`,
  'a leaf that waits, or a gap between leaves': `
    select from platform.leaf having count(*) <> count(position) or count(*) <> coalesce(max(position) + 1, 0)`,
  'a submission without its one row of audit': `
    select from consultation.submission s join consultation.revision r on r.id = s.revision
    where (select count(*) from platform.audit a where a.command = 'consultation.submit-contribution'
      and a.subject = 'contribution:' || s.contribution and (a.detail->>'revision')::int = r.number) <> 1`,
  'a revision without its one row of audit': `
    select from consultation.revision r
    where (select count(*) from platform.audit a where a.command = 'consultation.save-draft'
      and a.subject = 'contribution:' || r.contribution and (a.detail->>'revision')::int = r.number) < 1`,
  'a row of audit of what is not there': `
    select from platform.audit a where a.command in ('consultation.save-draft', 'consultation.submit-contribution')
      and not exists (select from consultation.revision r where a.subject = 'contribution:' || r.contribution and (a.detail->>'revision')::int = r.number)`,
  'a revision without an answer': `
    select from consultation.revision r where not exists (select from consultation.answer a where a.revision = r.id)`,
  'a revision out of order': `
    select from consultation.revision group by contribution having max(number) <> count(*) or min(number) <> 1`,
  'a contribution that counts another revision than the one sent last': `
    select from consultation.contribution c where c.submitted_revision is distinct from (
      select s.revision from consultation.submission s join consultation.revision r on r.id = s.revision
      where s.contribution = c.id order by r.number desc limit 1)`,
};

interface Written extends pg.QueryResultRow {
  readonly contribution: string;
  readonly number: number;
  readonly body: string;
  readonly sent: boolean;
}

/** What was acknowledged is there, whole and once; and nothing is there that was not asked for. */
export async function proveRows(client: pg.Client, { call }: Ground, { saved, sent, keys, failures }: Ledger): Promise<void> {
  for (const [what, query] of Object.entries(NEVER)) {
    const { rowCount } = await client.query(query);
    if (rowCount !== 0) failures.push(`There is ${what} (${rowCount} times).`);
  }

  const { rows } = await client.query<Written>(
    `select r.contribution, r.number, a.body, exists (select from consultation.submission s where s.revision = r.id) as sent
     from consultation.contribution c join consultation.revision r on r.contribution = c.id join consultation.answer a on a.revision = r.id
     where c.call = $1`,
    [call],
  );
  const written = new Map(rows.map((row) => [`${row.contribution}/${row.number}`, row]));
  for (const { contribution, revision, body } of saved)
    if (written.get(`${contribution}/${revision}`)?.body !== body)
      failures.push(`Lost: revision ${revision} of ${contribution}, "${body}".`);
  for (const { contribution, revision } of sent)
    if (!written.get(`${contribution}/${revision}`)?.sent)
      failures.push(`Lost: the submission of revision ${revision} of ${contribution}.`);
  if (rows.length !== saved.length) failures.push(`${saved.length} revisions were acknowledged, ${rows.length} are there.`);
  const there = rows.filter((row) => row.sent).length;
  if (there !== sent.length) failures.push(`${sent.length} submissions were acknowledged, ${there} are there.`);

  const repeats = await client.query<{ key: string }>('select key from platform.repeat');
  const known = new Set(repeats.rows.map(({ key }) => key));
  const missing = [...keys].filter((key) => !known.has(key)).length;
  const strange = [...known].filter((key) => !keys.has(key)).length;
  if (missing + strange > 0)
    failures.push(`Of ${keys.size} keys ${missing} have no answer kept, and ${strange} are kept that nobody used.`);
}
