import { contract } from '#modules/index.ts';
import { ROLES, roles } from '#modules/roles.ts';

/** The one readable table: docs/roles.md is this, and a test holds it to be. */
export function rolesTable(): string {
  const permissions = [...new Set(contract.filter(({ permission }) => permission !== 'anyone').map(({ permission }) => permission))];
  const held = (role: (typeof ROLES)[number]) =>
    roles[role].map((kinds) => (kinds.length === 0 ? 'the region' : kinds.join(' and '))).join(', or ');
  const rows = permissions.map((permission) => {
    const module = contract.find((operation) => operation.permission === permission)?.module;
    const operations = contract.filter((operation) => operation.permission === permission).map(({ name }) => `\`${name}\``);
    const cells = ROLES.map((role) => (module?.may[role]?.includes(permission) ? 'yes' : ''));
    return `| \`${permission}\` | ${cells.join(' | ')} | ${operations.join(', ')} |`;
  });
  return [
    '# Who may do what',
    '',
    'Made by `npx amparo roles` from `src/modules/roles.ts` and each `module.ts`. What no cell says, nobody may.',
    '',
    `| | ${ROLES.map((role) => `${role}, of ${held(role)}`).join(' | ')} | by |`,
    `|---|${ROLES.map(() => '---|').join('')}---|`,
    ...rows,
    '',
    `Anyone, without an account: ${contract
      .filter(({ permission }) => permission === 'anyone')
      .map(({ name }) => `\`${name}\``)
      .join(', ')}.`,
    '',
  ].join('\n');
}

export async function printRoles(): Promise<void> {
  process.stdout.write(rolesTable());
}
