import { changeCycle } from './commands/change-cycle.ts';
import { openCycle } from './commands/open-cycle.ts';
import { cycle } from './queries/cycle.ts';
import { cycles as list } from './queries/cycles.ts';

export { workOf } from './work.ts';

/** What routes, API and shell may ask of this module. */
export const cycles = { openCycle, changeCycle, cycles: list, cycle } as const;
