import { inviteRepresentative } from './commands/invite-representative.ts';
import { inviteStaff } from './commands/invite-staff.ts';
import { registerOrganisation } from './commands/register-organisation.ts';
import { withdrawInvitation } from './commands/withdraw-invitation.ts';
import { organisations as list } from './queries/organisations.ts';
import { ownOrganisations } from './queries/own-organisations.ts';

/** What routes, API and shell may ask of this module. */
export const organisations = {
  registerOrganisation,
  inviteRepresentative,
  inviteStaff,
  withdrawInvitation,
  organisations: list,
  ownOrganisations,
} as const;
