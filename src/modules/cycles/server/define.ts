import cycles from '#modules/cycles/module.ts';
import type { CyclesWorld } from '#modules/cycles/tests/world.ts';
import { forModule } from '#platform/command/define.ts';
import type { DB } from './schema.ts';

export const { defineCommand, defineQuery } = forModule<{ db: DB; world: CyclesWorld }>()(cycles);
