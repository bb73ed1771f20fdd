import { organisations } from '#modules/organisations/server/contract.ts';
import type { World } from '#platform/testing/world.ts';

export interface OrganisationsWorld extends World {
  invitation(): Promise<{ invitation: string; code: string }>;
}

export const organisationsWorld = (world: World): OrganisationsWorld => ({
  ...world,
  invitation: () => world.did(organisations.inviteRepresentative, { cycle: world.cycle, organisation: world.organisation, language: 'es' }),
});
