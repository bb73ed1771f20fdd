import type { ScopeKind } from '#platform/module.ts';

/**
 * Every role, and what a grant of it names: one line per way of holding it, `[]` for the whole region.
 * What a role may do stands in each module's `module.ts`; the whole table is printed by `npx amparo roles` into docs/roles.md.
 */
export const roles = {
  convenor: [[], ['cycle']],
  coordinator: [['cycle', 'country']],
  rapporteur: [['cycle']],
  representative: [['organisation']],
} as const satisfies Record<string, readonly (readonly ScopeKind[])[]>;

export type Role = keyof typeof roles;
export const ROLES = Object.keys(roles) as readonly Role[];

/** Roles that read what others wrote: they sign in with a passkey, or a link and a second factor. */
export const STAFF_ROLES = ['convenor', 'coordinator', 'rapporteur'] as const satisfies readonly Role[];
