import { sql } from 'kysely';
import { z } from 'zod';
import { done } from '#platform/command/outcome.ts';
import { defineCommand } from '../define.ts';
import { callScope } from '../scope.ts';

/** After the last row: a file may name a parent before it comes to it, so who replies to whom is decided at the end. */
export const settleImport = defineCommand({
  name: 'consultation.settle-import',
  summary: 'Hang imported replies on what they reply to, or, marked, on what they are about.',
  http: { method: 'post', path: '/calls/{call}/imports/settled' },
  input: z.object({ call: z.uuid() }),
  output: z.object({ attached: z.int(), parentAbsent: z.int(), parentRejected: z.int(), adrift: z.int() }),
  permission: 'consultation.import',
  scope: ({ db, input }) => callScope(db, input.call),
  example: async ({ imported }) => ({ call: await imported() }),

  async run({ tx, input: { call } }) {
    const { rows } = await sql<{ how: string; count: number }>`
      with waiting as (
        select reply.id, parent.id as parent, root.id as root,
          case when parent.id is not null then null when rejection.external_id is not null then 'parent_rejected' else 'parent_absent' end as detached
        from consultation.contribution reply
        left join consultation.contribution parent on parent.call = reply.call and parent.external_id = reply.parent_external_id
        left join consultation.contribution root on root.call = reply.call and root.external_id = reply.root_external_id
        left join consultation.rejection on rejection.call = reply.call and rejection.external_id = reply.parent_external_id
        where reply.call = ${call} and reply.parent_external_id is not null and reply.reply_to is null
      ), hung as (
        update consultation.contribution c set reply_to = coalesce(w.parent, w.root), detached = w.detached
        from waiting w where w.id = c.id
        returning case when c.reply_to is null then 'adrift' else coalesce(c.detached, 'attached') end as how
      )
      select how, count(*)::int as count from hung group by how`.execute(tx);
    const of = (how: string) => rows.find((row) => row.how === how)?.count ?? 0;
    return done({
      attached: of('attached'),
      parentAbsent: of('parent_absent'),
      parentRejected: of('parent_rejected'),
      adrift: of('adrift'),
    });
  },

  audit: ({ input, output }) => ({ subject: `call:${input.call}`, detail: output }),
});
