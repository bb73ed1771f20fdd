import type pg from 'pg';
import { SYSTEM, type Viewer } from '../session/viewer.ts';

const ENTER = `
  select set_config('app.viewer', $1, true), set_config('app.held', coalesce((
    select string_agg(' ' || role || '/' || coalesce(cycle::text, organisation::text, '*'), '')
    from platform.grant where person = $2 and country is null), ''), true)`;

/** Tells the database who asks and what they hold where, until the transaction ends: `platform.viewer()` and `platform.holds()`. */
export const enter = (client: pg.ClientBase, { id }: Viewer): Promise<pg.QueryResult> =>
  client.query(ENTER, [id ?? '', id === SYSTEM.id ? null : id]);
