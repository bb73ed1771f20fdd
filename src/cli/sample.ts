import type { Config } from '#platform/config/config.ts';
import type { Ready } from '#platform/db/ensure.ts';
import { Misused } from './misused.ts';

/** `amparo sample load | remove`. */
export async function sample(args: string[]): Promise<void> {
  if (args[0] !== 'remove' && args[0] !== 'load') throw new Misused('Usage: amparo sample load | remove');
}

export const withSample = (_config: Config) => async (_ready: Ready, _secret: string) => {};
