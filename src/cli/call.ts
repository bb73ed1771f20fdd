import { parseArgs } from 'node:util';
import { contract } from '#modules/index.ts';
import { inHouse } from './house.ts';
import { Misused } from './misused.ts';
import { personOf } from './person.ts';

/** `call consultation.calls --input '{…}' [--as EMAIL] [--key …]`: the operator acts as someone, and the audit says so. */
export async function call(args: string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { as: { type: 'string' }, input: { type: 'string', default: '{}' }, key: { type: 'string' } },
  });
  const operation = contract.find(({ name }) => name === positionals[0]);
  if (!operation) throw new Misused(`Expected one of:\n${contract.map(({ name, summary }) => `  ${name}: ${summary}`).join('\n')}`);
  return inHouse(async ({ db, keys }) => {
    const viewer = { id: values.as ? await personOf(db, values.as) : null };
    const result = await operation.execute({ db, keys, viewer, now: new Date() }, jsonOf(values.input), values.key);
    console.log(JSON.stringify(result.ok ? result.output : result.problem, null, 2));
    return result.ok ? 0 : 1;
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Misused('--input must be JSON, such as \'{"slug":"ram-4"}\'.');
  }
}
