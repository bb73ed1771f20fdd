import { parseArgs } from 'node:util';
import { makeToken } from '#platform/session/token.ts';
import { inHouse } from './house.ts';
import { Misused } from './misused.ts';
import { personOf } from './person.ts';

const USAGE = 'Usage: amparo token EMAIL --scope consultation:read [--scope …] [--days 30]';

/** A token for an integration, printed once. */
export async function token(args: string[]): Promise<void> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { scope: { type: 'string', multiple: true }, days: { type: 'string', default: '30' } },
  });
  const [who] = positionals;
  const days = Number(values.days);
  const scopes = values.scope ?? [];
  if (!who || scopes.length === 0 || !scopes.every((scope) => /^[a-z]+:(read|write)$/.test(scope)) || !(days >= 1 && days <= 400))
    throw new Misused(USAGE);
  await inHouse(async ({ db }) => {
    const made = { person: await personOf(db, who), name: 'from the shell', scopes, days, now: new Date() };
    console.log(await makeToken(db, made));
  });
}
