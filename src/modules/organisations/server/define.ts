import organisations from '#modules/organisations/module.ts';
import type { OrganisationsWorld } from '#modules/organisations/tests/world.ts';
import { forModule } from '#platform/command/define.ts';
import type { DB } from './schema.ts';

export const { defineCommand, defineQuery } = forModule<{ db: DB; world: OrganisationsWorld }>()(organisations);
